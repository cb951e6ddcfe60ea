package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/** Lists come in pages, and contain what was put into them in their Region. */
final class ListingTest {
    private final KmsEmulator emulator = KmsEmulator.start();
    private final KmsCeremony kms = KmsCeremony.with(emulator);

    @AfterEach
    void stop() {
        kms.kms().close();
        emulator.close();
    }

    @Test
    void keysAreListedPageByPage() {
        List<String> created =
                IntStream.range(0, 5).mapToObj(_ -> kms.createSymmetricKey()).toList();

        assertThat(kms.kms().listKeysPaginator(r -> r.limit(2)).stream().toList())
                .hasSize(3);
        assertThat(kms.kms().listKeysPaginator(r -> r.limit(2)).keys().stream().map(KeyListEntry::keyId))
                .containsExactlyElementsOf(created);
    }

    @Test
    void keysOfOneRegionAreNotSeenInAnother() {
        String keyId = kms.createSymmetricKey();

        try (KmsClient elsewhere = KmsCeremony.client(emulator.endpoint(), "us-east-1")) {
            assertThat(elsewhere.listKeys().keys()).isEmpty();
            assertThatThrownBy(() -> elsewhere.describeKey(r -> r.keyId(keyId))).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void aliasesNameKeysAndAreListedPageByPage() {
        String keyId = kms.createSymmetricKey();
        IntStream.range(0, 3).forEach(i -> kms.kms()
                .createAlias(r -> r.aliasName("alias/a" + i).targetKeyId(keyId)));

        assertThat(kms.describe("alias/a1").keyId()).isEqualTo(keyId);
        assertThat(kms.kms().listAliasesPaginator(r -> r.keyId(keyId).limit(2)).aliases().stream()
                        .map(AliasListEntry::aliasName))
                .containsExactly("alias/a0", "alias/a1", "alias/a2");
        assertThatThrownBy(
                        () -> kms.kms().createAlias(r -> r.aliasName("alias/a1").targetKeyId(keyId)))
                .isInstanceOf(AlreadyExistsException.class);
        kms.kms().deleteAlias(r -> r.aliasName("alias/a1"));
        assertThatThrownBy(() -> kms.describe("alias/a1")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void tagsAreListedPageByPage() {
        String keyId = kms.createSymmetricKey();
        kms.kms().tagResource(r -> r.keyId(keyId)
                .tags(IntStream.range(0, 5)
                        .mapToObj(
                                i -> Tag.builder().tagKey("t" + i).tagValue("v").build())
                        .toList()));
        kms.kms().untagResource(r -> r.keyId(keyId).tagKeys("t2"));

        assertThat(kms.kms().listResourceTagsPaginator(r -> r.keyId(keyId).limit(3)).tags().stream()
                        .map(Tag::tagKey))
                .containsExactly("t0", "t1", "t3", "t4");
    }

    @Test
    void rotationsAreListedPageByPage() {
        String keyId = kms.createSymmetricKey();
        kms.importMaterial(keyId, SoftwareHsm.material("SYMMETRIC_DEFAULT"), r -> {});
        for (int i = 0; i < 3; i++) {
            kms.importMaterial(
                    keyId, SoftwareHsm.material("SYMMETRIC_DEFAULT"), r -> r.importType(ImportType.NEW_KEY_MATERIAL));
            kms.kms().rotateKeyOnDemand(r -> r.keyId(keyId));
        }

        assertThat(kms
                        .kms()
                        .listKeyRotationsPaginator(r -> r.keyId(keyId)
                                .includeKeyMaterial("ALL_KEY_MATERIAL")
                                .limit(3))
                        .rotations()
                        .stream()
                        .map(RotationsListEntry::keyMaterialStateAsString))
                .containsExactly("NON_CURRENT", "NON_CURRENT", "NON_CURRENT", "CURRENT");
    }

    @Test
    void aMarkerThatIsNoneOfOursIsRefused() {
        assertThatThrownBy(() -> kms.kms().listKeys(r -> r.marker("nonsense")))
                .isInstanceOf(InvalidMarkerException.class);
    }
}
