/** A value that changes many times a second, passed on at most once in a while: the first at once, the last for certain. */
import { useEffect, useRef, useState } from 'react'

export function usePaced<T>(value: T, milliseconds = 200): T {
  const [shown, setShown] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const rest = last.current + milliseconds - Date.now()
    const pass = () => {
      last.current = Date.now()
      setShown(value)
    }
    if (rest <= 0) {
      pass()
      return
    }
    const timer = setTimeout(pass, rest)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return shown
}
