{{- define "imported-key-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* The name of nearly every object. A release's name may have dots, which the name of a Service may not. */}}
{{- define "imported-key-operator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | replace "." "-" | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* That name with a suffix, cut so that the suffix stays. Takes the root and the suffix. */}}
{{- define "imported-key-operator.suffixed" -}}
{{- $root := index . 0 -}}
{{- $suffix := index . 1 -}}
{{- $most := sub 62 (len $suffix) | int -}}
{{- printf "%s-%s" (include "imported-key-operator.fullname" $root | trunc $most | trimSuffix "-") $suffix -}}
{{- end }}

{{/* Unlike other names, a Service's must begin with a letter. */}}
{{- define "imported-key-operator.metricsService" -}}
{{- $name := include "imported-key-operator.suffixed" (list . "metrics") -}}
{{- ternary (printf "s-%s" $name | trunc 63) $name (regexMatch "^[0-9]" $name) -}}
{{- end }}

{{- define "imported-key-operator.serviceAccount" -}}
{{- default (include "imported-key-operator.fullname" .) .Values.serviceAccount.name -}}
{{- end }}

{{/* The name that the API server knows the operator by. */}}
{{- define "imported-key-operator.user" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "imported-key-operator.serviceAccount" . }}
{{- end }}

{{/* The name of an admission policy, which belongs to the whole cluster, so it carries the release's namespace. */}}
{{- define "imported-key-operator.policy" -}}
{{- $root := index . 0 -}}
{{- printf "%s.%s" (include "imported-key-operator.suffixed" (list $root (index . 1))) $root.Release.Namespace -}}
{{- end }}

{{/*
The binding of an admission policy. Takes the root, the policy's suffix, and whether it holds in the watched namespaces
alone, because another operator may work in the others.
*/}}
{{- define "imported-key-operator.binding" -}}
{{- $root := index . 0 -}}
{{- $name := include "imported-key-operator.policy" (list $root (index . 1)) }}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ $name | quote }}
  labels:
    {{- include "imported-key-operator.labels" (list $root dict) | nindent 4 }}
spec:
  policyName: {{ $name | quote }}
  validationActions: [Deny, Audit]
  {{- if index . 2 }}
  {{- with $root.Values.watchNamespaces }}
  matchResources:
    namespaceSelector:
      matchExpressions:
        - key: kubernetes.io/metadata.name
          operator: In
          values:
            {{- range . }}
            - {{ . | quote }}
            {{- end }}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "imported-key-operator.leaseName" -}}
{{- default (include "imported-key-operator.fullname" .) .Values.leaderElection.leaseName -}}
{{- end }}

{{- define "imported-key-operator.digestKeySecret" -}}
{{- default (include "imported-key-operator.suffixed" (list . "digest-key")) .Values.digestKeySecret -}}
{{- end }}

{{- define "imported-key-operator.leaseNamespace" -}}
{{- default .Release.Namespace .Values.leaderElection.leaseNamespace -}}
{{- end }}

{{- define "imported-key-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "imported-key-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
Labels of an object. Takes the root and more labels of the user, which cannot change what selectors, Helm and scrapers
go by: they take part-of as the job.
*/}}
{{- define "imported-key-operator.labels" -}}
{{- $root := index . 0 -}}
{{- $fixed := include "imported-key-operator.selectorLabels" $root | fromYaml -}}
{{- $_ := set $fixed "app.kubernetes.io/part-of" "imported-key-operator" -}}
{{- $_ := set $fixed "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $chart := printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- $usual := dict "helm.sh/chart" $chart "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- merge $fixed (default dict (index . 1)) (default dict $root.Values.commonLabels) $usual | toYaml -}}
{{- end }}

{{- define "imported-key-operator.image" -}}
{{- $image := .Values.image -}}
{{- $tag := $image.tag | default (ternary "" .Chart.AppVersion (not (empty $image.digest))) -}}
{{- $image.repository -}}
{{- with $tag }}:{{ . }}{{ end -}}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end }}

{{/* What the operator does in the namespaces that it watches. A test compares it with deploy/. */}}
{{- define "imported-key-operator.rules" -}}
# patch is for its finalizer alone; get, for a fresh look after a conflict.
- apiGroups: [byok.dev]
  resources: [importedkeys]
  verbs: [get, list, watch, patch]
- apiGroups: [byok.dev]
  resources: [importedkeys/status]
  verbs: [update]
# get reads the Secrets that an ImportedKey names; list and watch, for which the operator asks for metadata only, let it
# act on a change at once.
- apiGroups: [""]
  resources: [secrets]
  verbs: {{ ternary "[get, list, watch]" "[get]" .Values.watchSecrets }}
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}

{{/* In one line: which namespaces may use which keys. */}}
{{- define "imported-key-operator.keysNote" -}}
{{- $policy := .Values.admissionPolicies.keysOfNamespace -}}
{{- $namespaces := join ", " .Values.watchNamespaces -}}
{{- if $policy.enabled -}}
{{- $which := empty $namespaces | ternary "Each namespace" (printf "Of the namespaces %s each" $namespaces) -}}
{{- printf "%s may use only the keys that its annotation %s allows, and none without it." $which $policy.annotation -}}
{{- else -}}
{{- $which := empty $namespaces | ternary "Every namespace" (printf "Each of the namespaces %s" $namespaces) -}}
{{- printf "%s may use every key that the operator's AWS identity can import into: admissionPolicies.keysOfNamespace.enabled is false." $which -}}
{{- end -}}
{{- end }}

{{/* The operator's settings. One that is empty has the default of the operator. */}}
{{- define "imported-key-operator.env" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: WATCH_SECRETS
  value: {{ .Values.watchSecrets | quote }}
- name: ALLOW_PLAINTEXT
  value: {{ .Values.allowPlaintext | quote }}
- name: ALLOW_REENABLE
  value: {{ .Values.allowReenable | quote }}
- name: REQUIRE_SECRET_LABEL
  value: {{ .Values.requireSecretLabel | quote }}
- name: DIGEST_KEY_SECRET
  value: {{ include "imported-key-operator.digestKeySecret" . | quote }}
- name: CONCURRENCY
  value: {{ .Values.concurrency | int | quote }}
{{- $quotas := list }}
{{- range $operation, $rate := .Values.kmsRequestQuotas }}
{{- $quotas = append $quotas (printf "%s=%v" $operation $rate) }}
{{- end }}
{{- with $quotas }}
- name: KMS_REQUEST_QUOTAS
  value: {{ join "," . | quote }}
{{- end }}
- name: LEADER_ELECTION
  value: {{ .Values.leaderElection.enabled | quote }}
- name: LEASE_NAME
  value: {{ include "imported-key-operator.leaseName" . | quote }}
{{- with .Values.leaderElection.leaseDuration }}
- name: LEADER_ELECTION_LEASE_DURATION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.leaderElection.renewDeadline }}
- name: LEADER_ELECTION_RENEW_DEADLINE
  value: {{ . | quote }}
{{- end }}
{{- with .Values.leaderElection.retryPeriod }}
- name: LEADER_ELECTION_RETRY_PERIOD
  value: {{ . | quote }}
{{- end }}
{{- with .Values.leaderElection.leaseNamespace }}
- name: LEASE_NAMESPACE
  value: {{ . | quote }}
{{- end }}
- name: HTTP_ADDRESS
  value: {{ .Values.http.address | quote }}
- name: HTTP_PORT
  value: {{ .Values.http.port | int | quote }}
{{- with .Values.log.level }}
- name: LOG_LEVEL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.log.libraries }}
- name: LOG_LEVEL_LIBRARIES
  value: {{ . | quote }}
{{- end }}
{{- with .Values.log.format }}
- name: LOG_FORMAT
  value: {{ . | quote }}
{{- end }}
{{- with .Values.watchNamespaces }}
- name: WATCH_NAMESPACES
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.javaOpts }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with .Values.aws.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.aws.endpointUrl }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.aws.kmsEndpointUrl }}
- name: AWS_ENDPOINT_URL_KMS
  value: {{ . | quote }}
{{- end }}
- name: AWS_EC2_METADATA_DISABLED
  value: {{ not .Values.aws.instanceMetadata | quote }}
{{- if .Values.aws.allowHttpEndpoint }}
- name: ALLOW_HTTP_ENDPOINT
  value: "true"
{{- end }}
{{- with .Values.aws.additionalRegions }}
- name: ADDITIONAL_REGIONS
  value: {{ join "," . | quote }}
{{- end }}
{{- if .Values.aws.credentials.secretName }}
- name: AWS_SHARED_CREDENTIALS_FILE
  value: {{ printf "/var/run/secrets/aws/%s" .Values.aws.credentials.secretKey | quote }}
- name: AWS_PROFILE
  value: {{ .Values.aws.credentials.profile | quote }}
{{- end }}
{{- end }}

{{/* Combinations of values that make no sense, which a schema cannot tell in words. */}}
{{- define "imported-key-operator.check" -}}
{{- if and (not .Values.leaderElection.enabled) (gt (int .Values.replicaCount) 1) -}}
{{- fail "leaderElection.enabled is false, so replicaCount must be 1: several replicas would all import" -}}
{{- end -}}
{{- $budget := .Values.podDisruptionBudget -}}
{{- if not (or (kindIs "invalid" $budget.minAvailable) (kindIs "invalid" $budget.maxUnavailable)) -}}
{{- fail "podDisruptionBudget.minAvailable and podDisruptionBudget.maxUnavailable are both set: choose one" -}}
{{- end -}}
{{- $prometheus := .Values.prometheus -}}
{{- if and $prometheus.servicemonitor.enabled $prometheus.podmonitor.enabled -}}
{{- fail "prometheus.servicemonitor.enabled and prometheus.podmonitor.enabled are both true: every Pod would be scraped twice" -}}
{{- end -}}
{{- if and $prometheus.servicemonitor.enabled (not .Values.metrics.service.create) -}}
{{- fail "prometheus.servicemonitor.enabled needs metrics.service.create, or use prometheus.podmonitor" -}}
{{- end -}}
{{- $set := dict -}}
{{- range include "imported-key-operator.env" . | fromYamlArray -}}
{{- $_ := set $set .name true -}}
{{- end -}}
{{- range .Values.extraEnv -}}
{{- if hasKey $set .name -}}
{{- fail (printf "extraEnv: the chart sets %s already, by a value of its own" .name) -}}
{{- end -}}
{{- end -}}
{{- end }}
