/** How the log is written: from which level on, and one line for each event, of text or of JSON. */
package dev.byok.operator.log;
