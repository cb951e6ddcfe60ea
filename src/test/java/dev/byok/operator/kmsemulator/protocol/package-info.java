/** The AWS front end's part of a request: who calls, which parameters are well formed, how an error looks. */
package dev.byok.operator.kmsemulator.protocol;
