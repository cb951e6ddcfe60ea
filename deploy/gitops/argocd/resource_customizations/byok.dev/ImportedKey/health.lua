-- An ImportedKey follows kstatus: observedGeneration, Ready, Reconciling, Stalled. Argo CD tells more states apart than
-- that, so the reason of Ready is read too. No library of Lua is needed, so this also runs from argocd-cm as it is.

-- What a person or the calendar has to bring: nobody is at work on it, and it may take days.
local awaited = {
  AwaitingMaterial = true,
  AwaitingRenewal = true,
  ExpirationNotApplied = true,
  ImportTokenExpired = true,
  RecoveryAwaitsRequest = true,
  SecretNotFound = true,
  Suspended = true,
  ValidToTooFar = true,
}

local function health(status, message)
  return { status = status, message = message }
end

local status = obj.status or {}
local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local ready = conditions.Ready
local message = ready and (ready.reason .. ": " .. ready.message)

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", message or "The resource is being deleted")
end
if ready == nil or status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "Waiting for the operator to look at this generation")
end
if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  return health("Degraded", message)
end
-- Material that was there and is gone: all that is encrypted under the key fails until somebody acts.
if status.lossTime ~= nil and awaited[ready.reason] then
  return health("Degraded", message)
end
-- Paused on purpose, whether the key works meanwhile or not.
if ready.reason == "Suspended" then
  return health("Suspended", message)
end
if ready.status == "True" then
  return health("Healthy", message)
end
if awaited[ready.reason] then
  return health("Suspended", message)
end
return health("Progressing", message)
