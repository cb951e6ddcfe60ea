/** The image: what is in it, and how the operator lives there. */
package dev.byok.operator.image;
