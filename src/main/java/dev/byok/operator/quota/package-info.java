/** Who may call KMS when: request quotas and the queues for them. */
package dev.byok.operator.quota;
