/** The key service on AWS KMS: the only package that sees the AWS SDK. */
package dev.byok.operator.kms.aws;
