export default function PoliciesPage() {
  return null
}
