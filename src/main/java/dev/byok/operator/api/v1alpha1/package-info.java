/** The ImportedKey resource as users write and read it: records, schema rules, and nothing that acts. */
package dev.byok.operator.api.v1alpha1;
