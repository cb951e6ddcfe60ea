/** Decides whether an ImportedKey may be called Ready, apart from what is done next. */
package dev.byok.operator.plan.readiness;
