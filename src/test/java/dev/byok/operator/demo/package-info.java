/** Shows the whole of it in one process, for people to read. */
package dev.byok.operator.demo;
