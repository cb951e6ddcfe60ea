/** Holds what GitOps tools read of an ImportedKey, and the sample repository, to what their users expect. */
package dev.byok.operator.gitops;
