{{- define "rationale.name" -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "rationale.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "rationale.labels" -}}
{{ include "rationale.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* What the server and its migration are told, and what they may. */}}
{{- define "rationale.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
env:
  - name: DATABASE_URL
    valueFrom:
      secretKeyRef:
        name: {{ .Values.database.existingSecret | default (printf "%s-database" (include "rationale.name" .)) }}
        key: {{ .Values.database.existingSecret | empty | ternary "uri" .Values.database.existingSecretKey }}
  - name: RATIONALE_DRAIN_DELAY
    value: {{ .Values.drainDelay | quote }}
  - name: RATIONALE_DRAIN_TIMEOUT
    value: {{ .Values.drainTimeout | quote }}
  {{- with .Values.baseUrl }}
  - name: RATIONALE_BASE_URL
    value: {{ . | quote }}
  {{- end }}
  {{- with .Values.trustedProxies }}
  - name: RATIONALE_TRUSTED_PROXIES
    value: {{ . | quote }}
  {{- end }}
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - {name: work, mountPath: /tmp}
  - {name: work, mountPath: /data}
{{- end -}}
