/** Runs the commands of the pages in docs/, as printed. */
package dev.byok.operator.docs;
