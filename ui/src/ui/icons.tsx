/** The window's icons: 16 units square, one stroke, the colour of the text beside them. */
import type { ReactNode, SVGProps } from 'react'

type Props = SVGProps<SVGSVGElement>

function icon(drawing: ReactNode) {
  return function Icon(props: Props) {
    return (
      <svg
        width={16}
        height={16}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.4}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {drawing}
      </svg>
    )
  }
}

export const FleetIcon = icon(
  <>
    <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
    <rect x="2" y="9" width="12" height="4.5" rx="1" />
    <path d="M4.6 4.75h.01M4.6 11.25h.01M7.5 4.75h4M7.5 11.25h4" />
  </>,
)
export const PeopleIcon = icon(
  <>
    <circle cx="6" cy="5.2" r="2.4" />
    <path d="M1.8 13.2c.3-2.5 2-3.9 4.2-3.9s3.9 1.4 4.2 3.9M10.6 3.1a2.3 2.3 0 0 1 0 4.3M12 9.7c1.3.5 2 1.7 2.2 3.5" />
  </>,
)
export const PolicyIcon = icon(
  <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5h1.5M7.5 11.5h6M10.25 2.8v3.4M5.75 9.8v3.4" />,
)
export const SupportIcon = icon(
  <>
    <circle cx="5.2" cy="10.8" r="2.7" />
    <path d="M7.2 8.8 13.2 2.8M11 5l1.8 1.8M9 7l1.2 1.2" />
  </>,
)
export const BackupIcon = icon(
  <>
    <rect x="2" y="2.5" width="12" height="3.2" rx=".8" />
    <path d="M3.2 5.7v6.3a1.2 1.2 0 0 0 1.2 1.2h7.2a1.2 1.2 0 0 0 1.2-1.2V5.7M6.4 8.6h3.2" />
  </>,
)
export const RestoreIcon = icon(<path d="M3 3v3.5h3.5M3.2 6.3A5.3 5.3 0 1 1 2.7 9M8 5.4V8l1.9 1.3" />)
export const PromiseIcon = icon(
  <>
    <path d="M8 1.8 13 3.7v3.9c0 3-2 5.3-5 6.6-3-1.3-5-3.6-5-6.6V3.7z" />
    <path d="m5.8 7.9 1.6 1.6 2.9-3.1" />
  </>,
)
export const ActivityIcon = icon(<path d="M1.8 8.3h2.7l1.8-5 3.2 9.4 1.9-4.4h2.8" />)
export const SettingsIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.1" />
    <path d="M8 1.8v1.7M8 12.5v1.7M1.8 8h1.7M12.5 8h1.7M3.6 3.6l1.2 1.2M11.2 11.2l1.2 1.2M12.4 3.6l-1.2 1.2M4.8 11.2l-1.2 1.2" />
  </>,
)
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </>,
)
export const RefreshIcon = icon(
  <path d="M13.3 6.8A5.5 5.5 0 0 0 3.6 4.7L2.5 6M2.5 2.8V6h3.2M2.7 9.2a5.5 5.5 0 0 0 9.7 2.1l1.1-1.3M13.5 13.2V10h-3.2" />,
)
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />)
export const WarningIcon = icon(<path d="M8 2.2 14.3 13H1.7zM8 6.5v3M8 11.3h.01" />)
export const LeaveIcon = icon(<path d="M9.5 2.5h-6v11h6M6.5 8h7M11 5.5 13.5 8 11 10.5" />)
export const CheckIcon = icon(<path d="m3 8.5 3.2 3.2L13 4.8" />)
export const CrossIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />)
export const DashIcon = icon(<path d="M4 8h8" />)
export const ExportIcon = icon(
  <path d="M8 2.5v7.2M5.2 7.2 8 10l2.8-2.8M2.8 10.5v1.8a1.2 1.2 0 0 0 1.2 1.2h8a1.2 1.2 0 0 0 1.2-1.2v-1.8" />,
)
export const MenuIcon = icon(<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />)
export const DotsIcon = icon(<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth={2} />)
export const UpIcon = icon(<path d="m4.5 9.5 3.5-3.5 3.5 3.5" />)
export const DownIcon = icon(<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />)
export const QuestionIcon = icon(<path d="M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.4-1.2.9-1.2 1.7M8 12.4h.01" />)
export const ClockIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 5v3.2l2 1.3" />
  </>,
)
export const VaultIcon = icon(
  <>
    <rect x="2" y="2.5" width="12" height="10.5" rx="1.2" />
    <circle cx="8" cy="7.75" r="2.4" />
    <path d="M8 5.35v-1M8 11.15v-1M10.4 7.75h1M4.6 7.75h1M4 13v1M12 13v1" />
  </>,
)
