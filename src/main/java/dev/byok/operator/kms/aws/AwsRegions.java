package dev.byok.operator.kms.aws;

import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KmsFailure;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The Regions in which KMS may be asked: those that the AWS SDK knows, and those that the installation adds. Whoever
 * may create an ImportedKey may name any Region, and clients are kept for each, so that only these have clients.
 */
public final class AwsRegions {
    private static final String ARN = "arn:";

    /** Ids of partitions by Region. */
    private final Map<String, String> partitions = new TreeMap<>();

    /**
     * The SDK's Regions and more.
     *
     * @param additional Regions that AWS has added since the SDK was built
     * @throws IllegalArgumentException if one of them is named as no partition names its Regions
     */
    public AwsRegions(Collection<String> additional) {
        for (Region region : Region.regions()) {
            if (!region.isGlobalRegion() && region.metadata() != null) {
                partitions.put(region.id(), region.metadata().partition().id());
            }
        }
        for (String region : additional) {
            partitions.put(region, partitionByName(region));
        }
    }

    private static String partitionByName(String region) {
        return Region.regions().stream()
                .filter(known -> known.metadata() != null)
                .map(known -> known.metadata().partition())
                .filter(partition -> region.matches(partition.regionRegex()))
                .map(PartitionMetadata::id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "ADDITIONAL_REGIONS names \"" + region + "\", which is in no partition of AWS"));
    }

    /** How many there are, and so for how many there can be clients. */
    int count() {
        return partitions.size();
    }

    /**
     * Checks that the key is in a Region that is there, and in the partition of its ARN.
     *
     * @throws KmsFailure if it is not
     */
    void check(KeyRef key) {
        String partition = partitions.get(key.region());
        if (partition == null) {
            throw refusal("AWS has no Region \"" + key.region()
                    + "\" that this operator knows. Correct it; a Region that is new in AWS is added by"
                    + " ADDITIONAL_REGIONS");
        }
        if (key.keyId().startsWith(ARN) && !key.keyId().startsWith(ARN + partition + ":")) {
            throw refusal("the Region " + key.region() + " is in the partition " + partition
                    + ", and the ARN names another one");
        }
    }

    private static KmsFailure refusal(String message) {
        return new KmsFailure(KmsFailure.Kind.INVALID_ARN, message, null, null);
    }
}
