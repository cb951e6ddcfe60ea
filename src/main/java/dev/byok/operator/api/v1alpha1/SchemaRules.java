package dev.byok.operator.api.v1alpha1;

/**
 * The CEL of the schema's rules, by what each demands. Every string in a rule is bounded by its field, because the API
 * server estimates the cost of a rule at the longest value before it takes the schema.
 */
final class SchemaRules {
    /** Reason of rules that forbid a change or a combination; it shows the message, FieldValueDuplicate would not. */
    static final String FORBIDDEN = "FieldValueForbidden";

    /** Reason of rules that ask for a field because of another. */
    static final String REQUIRED = "FieldValueRequired";

    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String BARE_KEY_ID = "(" + UUID + "|mrk-[0-9a-f]{32})";
    private static final String REGION_CODE = "[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}";
    private static final String KEY_ARN_PREFIX = "arn:aws(-[a-z]+)*:kms:" + REGION_CODE + ":[0-9]{12}:key/";
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /** Name of most objects, a Secret among them (RFC 1123 subdomain); RE2 and Java read the expression alike. */
    static final String DNS_SUBDOMAIN = DNS_LABEL + "([.]" + DNS_LABEL + ")*";

    /** What the API server allows in a key of a Secret's data. */
    static final String SECRET_KEY_CHARACTERS = "[-._a-zA-Z0-9]+";

    private static final String IS_ALIAS = "(self.startsWith('alias/') || self.contains(':alias/'))";

    static final String NO_ALIAS = "!" + IS_ALIAS;
    static final String KEY_ID = IS_ALIAS + " || self.matches('^(" + KEY_ARN_PREFIX + ")?" + BARE_KEY_ID + "$')";
    /**
     * Without a list: its elements count as of any size, so that the estimated cost is over the API server's budget.
     */
    static final String PARTITION_FITS_REGION = "!self.startsWith('arn:') || self.split(':').size() < 4"
            + " || self.matches('^arn:(aws-cn:[^:]*:cn-|aws-us-gov:[^:]*:us-gov-|aws-eusc:[^:]*:eusc-"
            + "|aws-iso:[^:]*:us-iso-|aws-iso-b:[^:]*:us-isob-|aws-iso-e:[^:]*:eu-isoe-|aws-iso-f:[^:]*:us-isof-)')"
            + " || !self.matches('^arn:((aws-cn|aws-us-gov|aws-eusc|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f):"
            + "|[^:]*:[^:]*:(cn|us-gov|eusc|us-iso|us-isob|eu-isoe|us-isof)-)')";

    static final String REGION = "self.matches('^" + REGION_CODE + "$')";
    static final String MATERIAL_NAME = "self.matches('^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$')";
    static final String KEY_MATERIAL_ID = "self.matches('^[0-9a-f]{64}$')";
    static final String SECRET_NAME = "self.matches('^" + DNS_SUBDOMAIN + "$')";
    static final String SECRET_KEY =
            "self.matches('^" + SECRET_KEY_CHARACTERS + "$') && self != '.' && !self.startsWith('..')";

    static final String BARE_KEY_ID_NEEDS_REGION = "has(self.region) || !self.keyId.matches('^" + BARE_KEY_ID + "$')";
    static final String REGION_AGREES_WITH_ARN = "!has(self.region) || !self.keyId.startsWith('arn:')"
            + " || self.keyId.split(':').size() < 4 || self.keyId.split(':')[3] == self.region";
    static final String REGION_DISAGREES = "'spec.region is ' + self.region + ' but the ARN in spec.keyId is in '"
            + " + self.keyId.split(':')[3] + ': drop spec.region or correct one of them'";
    static final String KEY_ID_STAYS = "self.keyId == oldSelf.keyId";
    /** Removal is the other rule's to tell. */
    static final String REGION_OF_BARE_KEY_ID_STAYS = "self.keyId.startsWith('arn:') || !has(oldSelf.region)"
            + " || !has(self.region) || self.region == oldSelf.region";

    static final String SM2_IN_CHINA = "!has(self.wrapping)"
            + " || !(has(self.wrapping.algorithm) && self.wrapping.algorithm == 'SM2PKE')"
            + " || self.keyId.startsWith('arn:aws-cn:') || (has(self.region) && self.region.startsWith('cn-'))";
    static final String REIMPORT_NEEDS_VALID_FOR = "!has(self.reimport) || has(self.expiration.validFor)";

    private static final String NO_RECORD = "!has(oldSelf.status) || !has(oldSelf.status.materials)"
            + " || !has(oldSelf.spec.materials) || !has(self.spec.materials) || ";
    /** Entries that were never imported are free; status is the stored one, whatever is sent along with a spec. */
    static final String IMPORTED_ENTRIES_STAY = NO_RECORD
            + "oldSelf.spec.materials.all(i, o, (i < self.spec.materials.size() && self.spec.materials[i].name =="
            + " o.name) || !oldSelf.status.materials.exists(s, s.name == o.name && (has(s.lastImportTime) ||"
            + " has(s.bundle) || (has(s.importState) && s.importState == 'IMPORTED'))))";
    /** A typo may be corrected; what KMS has confirmed is not changed to another material. */
    static final String CONFIRMED_KEY_MATERIAL_ID_STAYS = NO_RECORD
            + "oldSelf.spec.materials.all(o, !has(o.keyMaterialId)"
            + " || !oldSelf.status.materials.exists(s, s.name == o.name && has(s.keyMaterialId)"
            + " && s.keyMaterialId == o.keyMaterialId)"
            + " || !self.spec.materials.exists(n, n.name == o.name && (!has(n.keyMaterialId)"
            + " || n.keyMaterialId != o.keyMaterialId)))";
    /**
     * An import proves which material an entry is. What is wrong already does not keep other fields from being edited.
     */
    static final String KEY_MATERIAL_ID_AGREES_WITH_IMPORT = NO_RECORD
            + "self.spec.materials.all(n, !has(n.keyMaterialId)"
            + " || oldSelf.spec.materials.exists(o, o.name == n.name && has(o.keyMaterialId)"
            + " && o.keyMaterialId == n.keyMaterialId)"
            + " || !oldSelf.status.materials.exists(s, s.name == n.name && has(s.lastImportTime)"
            + " && has(s.keyMaterialId) && s.keyMaterialId != n.keyMaterialId))";

    static final String ONE_SOURCE = "has(self.wrapped) != has(self.plaintext)";
    /** Names and keys one by one: CEL sees two schema nodes as two types and does not compare the objects. */
    static final String BLOB_IS_NOT_TOKEN =
            "self.encryptedKeyMaterial.secretKeyRef.name != self.importToken.secretKeyRef.name"
                    + " || self.encryptedKeyMaterial.secretKeyRef.key != self.importToken.secretKeyRef.key";

    static final String EXPIRES_WITH_ONE_END =
            "self.model != 'KEY_MATERIAL_EXPIRES' || has(self.validFor) != has(self.validTo)";
    static final String NO_END_WITHOUT_EXPIRY =
            "self.model != 'KEY_MATERIAL_DOES_NOT_EXPIRE' || (!has(self.validFor) && !has(self.validTo))";
    static final String ONE_LEAD_TIME = "!(has(self.before) && has(self.beforePercentage))";
    static final String SM2_TOGETHER = "(has(self.algorithm) && self.algorithm == 'SM2PKE')"
            + " == (has(self.keySpec) && self.keySpec ==" + " 'SM2')";

    /** The conversion refuses days and times that no calendar has; any comparison makes it happen. */
    static final String INSTANT = "self.matches('" + InstantText.REGEX + "') && timestamp(self) > timestamp(0)";

    static final String DURATION = "self != '' && self.matches('" + DurationText.REGEX + "')";
    static final String DURATION_FORM =
            " must be days, hours, minutes and seconds in this order, such as 90d, 36h or 1d12h";

    /** Seconds of the duration text t; the zero in front makes an absent unit 0. */
    private static final String SECONDS = "int('0' + t.find('[0-9]+d').replace('d', '')) * 86400"
            + " + int('0' + t.find('[0-9]+h').replace('h', '')) * 3600"
            + " + int('0' + t.find('[0-9]+m').replace('m', '')) * 60"
            + " + int('0' + t.find('[0-9]+s').replace('s', ''))";
    /** A malformed duration is the other rule's to tell. */
    private static final String SECONDS_OF_SELF = "!(" + DURATION + ") || [self].map(t, " + SECONDS + ")";

    static final String BETWEEN_1H_AND_365D = SECONDS_OF_SELF + ".all(s, s >= 3600 && s <= 31536000)";
    static final String AT_LEAST_10M = SECONDS_OF_SELF + ".all(s, s >= 600)";
    static final String BETWEEN_1M_AND_24H = SECONDS_OF_SELF + ".all(s, s >= 60 && s <= 86400)";
    static final String BEFORE_IS_SHORTER_THAN_VALID_FOR = "!has(self.reimport) || !has(self.reimport.before)"
            + " || !has(self.expiration.validFor)"
            + " || ![self.reimport.before, self.expiration.validFor].all(t, t != '' && t.matches('" + DurationText.REGEX
            + "'))"
            + " || [[self.reimport.before, self.expiration.validFor].map(t, " + SECONDS + ")].all(s, s[0] < s[1])";

    private SchemaRules() {}
}
