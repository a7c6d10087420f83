// The bar above the pages of a support window. It only shows and asks: the time and the end are kept outside the page,
// and the window's title, which no page can change, says the same.
;(() => {
  const bar = __BAR__
  if (window.top !== window) return

  // the page's own scripts come later and cannot change these for us
  const now = Date.now.bind(Date)
  const every = window.setInterval.bind(window)
  const HEIGHT = '34px'

  const made = (tag, style, text = '') => {
    const element = document.createElement(tag)
    // set from a script, so that a tenant's content policy on styles does not reach it
    element.style.cssText = style
    element.textContent = text
    return element
  }

  const host = document.createElement('reeve-support-session')
  host.style.cssText = `all: initial; position: fixed; inset: 0 0 auto 0; height: ${HEIGHT}; z-index: 2147483647; display: block;`
  const shadow = host.attachShadow({ mode: 'closed' })
  const strip = made(
    'div',
    `box-sizing: border-box; height: ${HEIGHT}; padding: 0 8px 0 12px; display: flex; align-items: center; gap: 12px;
     background: #1d656a; color: #fff; font: 600 13px/1 system-ui, sans-serif;`,
  )
  strip.setAttribute('role', 'region')
  strip.setAttribute('aria-label', bar.name)
  const tenant = made(
    'span',
    'flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 400;',
    `${bar.tenant} · ${bar.address}`,
  )
  const left = made('span', 'font-variant-numeric: tabular-nums;')
  const end = made(
    'button',
    'font: inherit; padding: 6px 14px; border: 1px solid #fff; border-radius: 4px; background: #fff; color: #1d656a; cursor: pointer;',
    bar.end,
  )
  end.addEventListener('click', () => {
    end.textContent = bar.ending
    window.location.assign(bar.goes)
  })
  // what could not be ended can be tried again: the button says so when the page is looked at anew
  window.addEventListener('focus', () => {
    end.textContent = bar.end
  })
  strip.append(made('span', 'text-transform: uppercase; letter-spacing: .06em;', bar.name), tenant, left, end)
  shadow.append(strip)

  const two = (number) => String(number).padStart(2, '0')
  const tick = () => {
    const seconds = Math.max(0, Math.floor((bar.until - now()) / 1000))
    const hours = Math.floor(seconds / 3600)
    left.textContent = `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  }

  // the page begins below the bar; what a page takes away comes back
  const stand = () => {
    const root = document.documentElement
    if (!root) return
    if (host.parentNode !== root) root.append(host)
    if (root.style.paddingTop !== HEIGHT) {
      root.style.setProperty('box-sizing', 'border-box', 'important')
      root.style.setProperty('padding-top', HEIGHT, 'important')
    }
  }
  tick()
  stand()
  document.addEventListener('DOMContentLoaded', stand)
  every(() => {
    tick()
    stand()
  }, 500)
})()
