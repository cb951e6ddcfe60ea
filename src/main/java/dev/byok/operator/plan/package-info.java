/**
 * Decides: from one look at the resource, its Secrets and its key to what is done next and what the user is told. Pure.
 */
package dev.byok.operator.plan;
