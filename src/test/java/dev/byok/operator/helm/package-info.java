/** Holds the Helm chart to the operator, to deploy/, and to what a real helm and API server make of it. */
package dev.byok.operator.helm;
