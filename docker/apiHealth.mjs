// Healthy: the API answers a public route. Run inside its container.
const { ok, status } = await fetch('http://127.0.0.1:8190/api/v1/openapi.json', {
  signal: AbortSignal.timeout(4000),
})
if (!ok) {
  console.error(`the API answered ${status}`)
  process.exitCode = 1
}
