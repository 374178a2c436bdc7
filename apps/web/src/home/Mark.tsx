/** The sign of Sceneweave: two shots in one context. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="3 2 26 26" fill="none">
      <path d="M5 12h9v10H5zM18 12h9v10h-9z" stroke="var(--text)" strokeWidth="2" />
      <path d="M9 12c3-6 11-6 14 0" stroke="var(--accent)" strokeWidth="2.4" />
    </svg>
  )
}
