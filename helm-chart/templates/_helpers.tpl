{{/* What every object of the chart carries. kustomize sets the first two as well. */}}
{{- define "spark-agent.labels" -}}
app.kubernetes.io/name: spark-agent
app.kubernetes.io/part-of: spark-agent
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* The prepared namespaces as JSON: {"names": […]}. */}}
{{- define "spark-agent.namespaces" -}}
{{- dict "names" (.Values.setup | ternary (.Values.namespaces | default (list .Release.Namespace)) list) | toJson -}}
{{- end }}

{{- define "spark-agent.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag }}{{ end -}}
{{- end -}}
{{- end }}

{{/* What the agent may do: the one list for Role and test. */}}
{{- define "spark-agent.rules" -}}
# The executor pods, and a look at the driver's own pod.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, patch, delete]
# The driver's headless service, by which the executors find the driver.
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
# The executors' config map (the Spark conf directory).
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
# The Secret by which executors know their driver, only for spark.authenticate=true. The agent can read none.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
# Persistent volume claims that an application wants for each executor (OnDemand).
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, create, delete]
# Events about the driver's pod, so that kubectl describe tells why executors are missing.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [list, create, patch]
{{- end }}

{{/* Of the whole pod of a driver. */}}
{{- define "spark-agent.podSecurity" -}}
runAsNonRoot: true
# The group by which driver and agent share files: the volumes, the token, agent.properties.
fsGroup: {{ .Values.spark.user }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Of a container of Spark's in a driver pod. */}}
{{- define "spark-agent.sparkSecurity" -}}
runAsUser: {{ .Values.spark.user }}
runAsNonRoot: true
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* The agent as a native sidecar: it starts before the driver, which waits for the startup probe, and ends after it. */}}
{{- define "spark-agent.sidecar" -}}
name: spark-agent
image: {{ include "spark-agent.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
restartPolicy: Always
{{- with .Values.agent.arguments }}
args: {{ toJson . }}
{{- end }}
env:
  - name: SPARK_AGENT_POD_NAME
    valueFrom: {fieldRef: {fieldPath: metadata.name}}
  - name: SPARK_AGENT_NAMESPACE
    valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
  {{- range $name, $value := .Values.agent.environment }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
ports:
  - {name: spark-agent, containerPort: 14041}
startupProbe:
  httpGet: {path: /q/health/started, port: 14041}
  periodSeconds: 1
  timeoutSeconds: 2
  # The agent gives its verdict within two and a half minutes; this only bounds an agent that hangs.
  failureThreshold: 180
livenessProbe:
  httpGet: {path: /q/health/live, port: 14041}
  periodSeconds: 10
  timeoutSeconds: 5
readinessProbe:
  httpGet: {path: /q/health/ready, port: 14041}
  periodSeconds: 5
  timeoutSeconds: 5
resources:
  {{- toYaml .Values.agent.resources | nindent 2 }}
securityContext:
  runAsUser: 65532
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
  seccompProfile: {type: RuntimeDefault}
volumeMounts:
  - {name: spark-agent, mountPath: /var/run/spark-agent}
  - {name: spark-agent-state, mountPath: /var/lib/spark-agent}
  - {name: spark-agent-tmp, mountPath: /tmp}
  - {name: spark-agent-token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
  - {name: spark-agent-policy, mountPath: /etc/spark-agent, readOnly: true}
  # The application's Spark conf; spark-submit makes this volume.
  - {name: spark-conf-volume-driver, mountPath: /etc/spark-conf, readOnly: true}
{{- end }}

{{/* The volumes of driver and agent. */}}
{{- define "spark-agent.volumes" -}}
# The bridge, and the address and key by which it finds the agent.
- name: spark-agent
  emptyDir: {medium: Memory, sizeLimit: 16Mi}
# The agent's own: the highest executor id, which has to outlive a restart of the agent.
- name: spark-agent-state
  emptyDir: {sizeLimit: 16Mi}
# The agent's root file system is read-only, and a JVM wants a place for temporary files.
- name: spark-agent-tmp
  emptyDir: {sizeLimit: 64Mi}
- name: spark-agent-token
  projected:
    sources:
      - serviceAccountToken: {path: token, expirationSeconds: 3600}
      - configMap:
          name: kube-root-ca.crt
          items: [{key: ca.crt, path: ca.crt}]
      - downwardAPI:
          items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]
- name: spark-agent-policy
  configMap: {name: spark-agent-policy}
{{- end }}

{{/* What drivers and executors listen on, as the NetworkPolicies have it: Spark takes any port for what is not set. */}}
{{- define "spark-agent.ports" -}}
{{- with .Values.networkPolicy -}}
{{- dict
  "spark.driver.port" (.driverPort | int | toString)
  "spark.driver.blockManager.port" (.blockManagerPort | int | toString)
  "spark.blockManager.port" (.blockManagerPort | int | toString)
  "spark.ui.port" (.uiPort | int | toString)
  | toJson -}}
{{- end -}}
{{- end }}

{{/* Keys that only the chart may set, whoever makes the driver's pod. */}}
{{- define "spark-agent.fixed" -}}
{{- concat
  (list "spark.kubernetes.allocation.pods.allocator" "spark.kubernetes.authenticate.driver.serviceAccountName" "spark.kubernetes.driver.podTemplateFile")
  (include "spark-agent.ports" . | fromJson | keys)
  | sortAlpha | toJson -}}
{{- end }}

{{/* Defaults of Spark's image: executors need its pull secrets as well. */}}
{{- define "spark-agent.imageConf" -}}
{{- $conf := dict }}
{{- with .Values.image.pullSecrets }}
{{- $_ := set $conf "spark.kubernetes.container.image.pullSecrets" (join "," .) }}
{{- end }}
{{- toJson $conf }}
{{- end }}

{{/* The bridge, and behind it what the user has on the class path. */}}
{{- define "spark-agent.classPath" -}}
/opt/spark-agent/bridge.jar{{ with get . "spark.driver.extraClassPath" }}:{{ . }}{{ end }}
{{- end }}

{{- define "spark-agent.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}
