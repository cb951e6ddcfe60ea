package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a user asks of one KMS key. Components are null where the user left them out and the schema has no default.
 *
 * @param keyId key id or key ARN, never an alias; set once
 * @param region the key's Region; required with a bare key id, must agree with an ARN
 * @param materials the key's materials, oldest first; the last one is current
 * @param expiration how long imported material lives in KMS
 * @param reimport when material is imported again before it expires; only with validFor
 * @param recovery what happens after material was lost
 * @param wrapping how the next answer is to be wrapped
 * @param publishImportParameters whether import parameters are published in status
 * @param pollInterval how often KMS is asked when nothing is due
 * @param deletionPolicy what becomes of imported material when this resource is deleted
 * @param suspend true stops every KMS write
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.BARE_KEY_ID_NEEDS_REGION,
        message = "spec.keyId is a bare key id, so spec.region is required; or give the full key ARN, which names"
                + " its Region",
        reason = SchemaRules.REQUIRED,
        fieldPath = ".region")
@ValidationRule(
        value = SchemaRules.REGION_AGREES_WITH_ARN,
        message = "spec.region and the Region in the ARN of spec.keyId disagree: drop spec.region or correct one of"
                + " them",
        messageExpression = SchemaRules.REGION_DISAGREES,
        fieldPath = ".region")
@ValidationRule(
        value = SchemaRules.KEY_ID_STAYS,
        message = "spec.keyId cannot be changed once set; create a second ImportedKey for another key",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".keyId")
@ValidationRule(
        value = SchemaRules.REGION_OF_BARE_KEY_ID_STAYS,
        message = "spec.region cannot be changed while spec.keyId is a bare key id, because the same key id in"
                + " another Region is another key; create a second ImportedKey for that one",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".region")
@ValidationRule(
        value = SchemaRules.REIMPORT_NEEDS_VALID_FOR,
        message = "spec.reimport needs spec.expiration.validFor; a key with a fixed validTo, or one that does not"
                + " expire, is not imported again: remove spec.reimport or set validFor",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".reimport")
@ValidationRule(
        value = SchemaRules.BEFORE_IS_SHORTER_THAN_VALID_FOR,
        message = "spec.reimport.before must be shorter than spec.expiration.validFor",
        fieldPath = ".reimport.before")
@ValidationRule(
        value = SchemaRules.SM2_IN_CHINA,
        message = "spec.wrapping: SM2PKE exists in China Regions only; choose RSAES_OAEP_SHA_256 or"
                + " RSA_AES_KEY_WRAP_SHA_256, or leave spec.wrapping out",
        reason = SchemaRules.FORBIDDEN,
        fieldPath = ".wrapping")
public record ImportedKeySpec(
        @JsonPropertyDescription(
                "The KMS key: key id (a UUID, or mrk- and 32 hex digits) or key ARN, in lower case. Aliases are"
                        + " refused, because they can be moved to another key. Set once: it cannot be changed.")
        @Required
        @Size(max = 256)
        @ValidationRule(
                value = SchemaRules.NO_ALIAS,
                message = "spec.keyId is an alias; give the key id or key ARN it points to (aws kms describe-key"
                        + " --key-id alias/NAME --query KeyMetadata.Arn)")
        @ValidationRule(
                value = SchemaRules.KEY_ID,
                message = "spec.keyId must be a key id (1234abcd-12ab-34cd-56ef-1234567890ab, or mrk- and 32 hex"
                        + " digits) or a key ARN (arn:aws:kms:REGION:ACCOUNT:key/KEY-ID), lower case")
        @ValidationRule(
                value = SchemaRules.PARTITION_FITS_REGION,
                message = "partition and Region of the ARN in spec.keyId do not belong together (aws-cn goes with cn-*,"
                        + " aws-us-gov with us-gov-*, aws-eusc with eusc-*, aws-iso with us-iso-*, aws-iso-b with"
                        + " us-isob-*, aws-iso-e with eu-isoe-*, aws-iso-f with us-isof-*); copy the ARN from aws"
                        + " kms describe-key")
        String keyId,

        @JsonPropertyDescription(
                "The key's Region, such as eu-central-1. Required with a bare key id, and then it cannot be"
                        + " changed; with a key ARN it may be left out and must agree with the ARN.")
        @Size(max = 32)
        @ValidationRule(value = SchemaRules.REGION, message = "spec.region must be a Region code such as eu-central-1")
        String region,

        @JsonPropertyDescription(
                "The key's materials and where they come from. Exactly one entry: keys with several materials are"
                        + " not supported yet.")
        @Required
        @Size(min = 1, max = 1)
        List<Material> materials,

        @JsonPropertyDescription("How long imported material lives in KMS.") @Required
        Expiration expiration,

        @JsonPropertyDescription(
                "When material is imported again before it expires. Only with spec.expiration.validFor.")
        Reimport reimport,

        @JsonPropertyDescription("What happens after material was lost: deleted by somebody, or expired.")
        Recovery recovery,

        @JsonPropertyDescription(
                "How material is to be wrapped for the next import. Default: what AWS recommends for the key's"
                        + " spec, RSA_4096 with RSAES_OAEP_SHA_256 for symmetric and HMAC keys and with"
                        + " RSA_AES_KEY_WRAP_SHA_256 for RSA and ECC keys.")
        Wrapping wrapping,

        @JsonPropertyDescription(
                "Whether import parameters (wrapping public key and import token) are published in status."
                        + " WhenNeeded: while an answer is awaited. Never: they are fetched elsewhere. Default:"
                        + " WhenNeeded.")
        @Default("WhenNeeded")
        PublishImportParameters publishImportParameters,

        @JsonPropertyDescription(
                "How often KMS is asked for the key's state when nothing is due, 1m to 24h, such as 30m. Default:"
                        + " 1h.")
        @Default("1h")
        @Size(max = DurationText.MAX_LENGTH)
        @ValidationRule(value = SchemaRules.DURATION, message = "spec.pollInterval" + SchemaRules.DURATION_FORM)
        @ValidationRule(
                value = SchemaRules.BETWEEN_1M_AND_24H,
                message = "spec.pollInterval must be between 1m and 24h")
        String pollInterval,

        @JsonPropertyDescription(
                "What becomes of the imported material when this ImportedKey is deleted. Retain: nothing, the key"
                        + " keeps working. DeleteKeyMaterial: it is deleted from KMS, and whatever the key"
                        + " encrypted is unreadable until the same material is imported again. Default: Retain.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("true stops every write to KMS; the key is still observed. Default: false.")
        @Default("false")
        Boolean suspend) {

    /** Copies the list, so that a spec never changes under a reader. */
    public ImportedKeySpec {
        materials = materials == null ? List.of() : List.copyOf(materials);
    }

    /** The same spec with other materials. */
    public ImportedKeySpec withMaterials(List<Material> others) {
        return new ImportedKeySpec(
                keyId,
                region,
                others,
                expiration,
                reimport,
                recovery,
                wrapping,
                publishImportParameters,
                pollInterval,
                deletionPolicy,
                suspend);
    }
}
