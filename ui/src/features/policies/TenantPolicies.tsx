export default function TenantPolicies() {
  return null
}
