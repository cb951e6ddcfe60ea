package dev.byok.operator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.kms.KmsFailure.Kind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class MeasuredKeyServiceTest {
    private static final KeyRef KEY = new KeyRef("k", "eu-central-1");

    private final List<String> told = new ArrayList<>();
    private final KmsMeter meter = new KmsMeter() {
        @Override
        public void answered(String operation, Kind failure, Duration took) {
            told.add(operation + " " + failure + " " + took);
        }
    };
    private long nanos;
    private Callable<Object> answer = () -> null;
    private final KeyService keys = new MeasuredKeyService(
            (KeyService) Proxy.newProxyInstance(
                    KeyService.class.getClassLoader(), new Class<?>[] {KeyService.class}, (_, _, _) -> {
                        nanos += Duration.ofSeconds(2).toNanos();
                        return answer.call();
                    }),
            meter,
            () -> nanos);

    @Test
    void everyCallIsMeasuredByTheNameThatAwsGivesIt() {
        Map<String, Consumer<KeyService>> calls = Map.of(
                "DescribeKey", service -> service.describe(KEY),
                "ListKeyRotations", service -> service.listMaterials(KEY),
                "GetParametersForImport", service -> service.parametersForImport(KEY, "a", "s"),
                "GetPublicKey", service -> service.publicKey(KEY),
                "ImportKeyMaterial", service -> service.importMaterial(null),
                "DeleteImportedKeyMaterial", service -> service.deleteMaterial(KEY, null));
        calls.forEach((operation, call) -> {
            call.accept(keys);
            assertThat(told).containsExactly(operation + " null PT2S");
            told.clear();
        });
    }

    @Test
    void failuresAreMeasuredToo() {
        for (Kind kind : Kind.values()) {
            answer = () -> {
                throw new KmsFailure(kind, "no", null, null);
            };
            assertThatThrownBy(() -> keys.describe(KEY)).isInstanceOf(KmsFailure.class);
            assertThat(told).containsExactly("DescribeKey " + kind + " PT2S");
            told.clear();
        }
        answer = () -> {
            throw new IllegalStateException("a fault on purpose");
        };
        assertThatThrownBy(() -> keys.describe(KEY)).isInstanceOf(IllegalStateException.class);
        assertThat(told).containsExactly("DescribeKey OTHER PT2S");
    }

    @Test
    void kindsAreWrittenAsKubernetesWritesReasons() {
        assertThat(Kind.EXPIRED_IMPORT_TOKEN.camelCase()).isEqualTo("ExpiredImportToken");
        assertThat(Kind.OTHER.camelCase()).isEqualTo("Other");
    }
}
