package dev.byok.operator.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFilterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BIG = "x".repeat(100_000);

    /** With what tenants may write, and what could be taken for the end of a string or an object. */
    private static final String KEY = """
        {"apiVersion":"byok.dev/v1alpha1","kind":"ImportedKey","metadata":{\
        "annotations":{"note":"}]\\\\\\"{[, \\"","byok.dev/reimport-requested-at":"2027-01-01 \\"ü€\\"","ü":"\\u00fc"},\
        "creationTimestamp":"2026-11-28T12:00:00Z","finalizers":["a.example/b","byok.dev/finalizer"],"generation":3,\
        "labels":{"a":"b","c":""},"managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{".":{}}}}],\
        "name":"payments","namespace":"team","ownerReferences":[],"resourceVersion":"42","uid":"u"},\
        "spec":{"keyId":"k","nested":[[1,-2.5e3],{"a":null,"b":[true,false]}]},"status":{"conditions":[]},\
        "unknown":{"a":[1,{}]}}\
        """;

    private static final String KEPT = """
        {"apiVersion":"byok.dev/v1alpha1","kind":"ImportedKey","metadata":{\
        "annotations":{"byok.dev/reimport-requested-at":"2027-01-01 \\"ü€\\""},\
        "creationTimestamp":"2026-11-28T12:00:00Z","finalizers":["a.example/b","byok.dev/finalizer"],"generation":3,\
        "name":"payments","namespace":"team","resourceVersion":"42","uid":"u"},\
        "spec":{"keyId":"k","nested":[[1,-2.5e3],{"a":null,"b":[true,false]}]},"status":{"conditions":[]}}\
        """;

    private final JsonFilter filter = new JsonFilter(Kept.IMPORTED_KEYS);

    @Test
    void aResourceKeepsWhatTheOperatorUsesWhereverPiecesEnd() {
        byte[] bytes = KEY.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            JsonFilter fresh = new JsonFilter(Kept.IMPORTED_KEYS);
            String kept = text(fresh.next(ByteBuffer.wrap(bytes, 0, first)))
                    + text(fresh.next(ByteBuffer.wrap(bytes, first, bytes.length - first)));
            assertThat(kept).as("cut at %s", first).isEqualTo(KEPT);
        }
    }

    @Test
    void aResourceThatComesByteForByteIsTheSame() {
        StringBuilder kept = new StringBuilder();
        for (byte one : KEY.getBytes(StandardCharsets.UTF_8)) {
            kept.append(StandardCharsets.ISO_8859_1.decode(filter.next(ByteBuffer.wrap(new byte[] {one}))));
        }
        assertThat(new String(kept.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .isEqualTo(KEPT);
    }

    @Test
    void spaceBetweenTokensChangesNothing() throws JsonProcessingException {
        String pretty = JSON.readTree(KEY).toPrettyString();
        assertThat(JSON.readTree(kept(pretty))).isEqualTo(JSON.readTree(KEPT));
    }

    @Test
    void everyItemOfAListIsFilteredAndItsOwnMetadataIsKept() {
        assertThat(kept("{\"items\":[" + KEY + "," + KEY + "],\"kind\":\"ImportedKeyList\",\"metadata\":{\"continue\":"
                        + "\"abc\",\"remainingItemCount\":7,\"resourceVersion\":\"43\"}}"))
                .isEqualTo("{\"items\":[" + KEPT + "," + KEPT + "],\"kind\":\"ImportedKeyList\",\"metadata\":{"
                        + "\"continue\":\"abc\",\"remainingItemCount\":7,\"resourceVersion\":\"43\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"items\":[]}", "{\"items\":null,\"metadata\":{}}", "{}"})
    void anEmptyListStaysEmpty(String list) {
        assertThat(kept(list)).isEqualTo(list);
    }

    @Test
    void theEventsOfAWatchStayApart() {
        String event = "{\"type\":\"ADDED\",\"object\":%s}\n";
        assertThat(kept(event.formatted(KEY) + event.formatted(KEY)))
                .isEqualTo(event.formatted(KEPT) + event.formatted(KEPT));
    }

    @Test
    void anErrorKeepsItsWords() {
        String status = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":"
                + "\"gone\",\"reason\":\"Expired\",\"details\":{\"causes\":[{\"message\":\"m\"}]},\"code\":410}";
        assertThat(kept(status)).isEqualTo(status);
    }

    @Test
    void anErrorThatIsNotJsonIsPassedOnUpToABound() {
        assertThat(kept("404 page not found\n")).isEqualTo("404 page not found\n");
        assertThat(kept("<html>" + BIG)).hasSize(64 * 1024 - "404 page not found\n".length());
    }

    @Test
    void aRequestForAReimportThatIsNoInstantButABookIsDropped() {
        assertThat(kept("{\"metadata\":{\"annotations\":{\"byok.dev/reimport-requested-at\":\"" + BIG
                        + "\"},\"name\":\"n\"}}"))
                .isEqualTo("{\"metadata\":{\"annotations\":{},\"name\":\"n\"}}");
    }

    @Test
    void ourAnnotationsTogetherAreBounded() throws JsonProcessingException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append(i == 0 ? "" : ",").append("\"byok.dev/").append(i).append("\":\"2027-01-01\"");
        }
        JsonNode kept = JSON.readTree(kept("{\"metadata\":{\"annotations\":{" + many + "}}}"));
        assertThat(kept.at("/metadata/annotations").size()).isBetween(100, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finalizers", "spec"})
    void aResourceThatIsTooLargeHasNoSpecWhicheverMemberComesFirst(String large) throws JsonProcessingException {
        String finalizers = "\"finalizers\":[\"" + (large.equals("finalizers") ? BIG : "a") + "\"]";
        String spec = "\"spec\":{\"keyId\":\"" + (large.equals("spec") ? BIG : "k") + "\"}";
        for (String text : new String[] {
            "{\"metadata\":{" + finalizers + ",\"name\":\"n\"}," + spec + ",\"status\":{\"a\":1}}",
            "{" + spec + ",\"status\":{\"a\":1},\"metadata\":{\"name\":\"n\"," + finalizers + "}}"
        }) {
            JsonNode kept = JSON.readTree(kept(text));
            assertThat(kept.at("/spec").isNull()).isTrue();
            assertThat(kept.at("/metadata/name").asText()).isEqualTo("n");
            assertThat(kept.at("/status/a").asInt()).isEqualTo(1);
        }
        assertThat(filter.incompleteObjects()).isEqualTo(2);
    }

    @Test
    void oneResourceThatIsTooLargeLeavesTheOthersOfItsListAlone() throws JsonProcessingException {
        JsonNode list = JSON.readTree(kept("{\"items\":[{\"spec\":{\"keyId\":\"" + BIG + "\"}}," + KEY + "]}"));
        assertThat(list.at("/items/0/spec").isNull()).isTrue();
        assertThat(list.at("/items/1")).isEqualTo(JSON.readTree(KEPT));
    }

    @Test
    void aStatusThatNobodyButAStrangerWritesIsDropped() {
        assertThat(kept("{\"status\":{\"keyArn\":\"" + BIG + BIG + "\"},\"spec\":{}}"))
                .isEqualTo("{\"spec\":{}}");
    }

    @Test
    void nestingThatAParserWouldRefuseIsDropped() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        assertThat(kept("{\"status\":" + deep + ",\"unknown\":" + deep + ",\"kind\":\"ImportedKey\"}"))
                .isEqualTo("{\"kind\":\"ImportedKey\"}");
    }

    @Test
    void nothingIsHeldOfWhatIsDropped() {
        assertThat(kept("{\"metadata\":{\"annotations\":{\"")).isEqualTo("{\"metadata\":{\"annotations\":{");
        for (int i = 0; i < 200; i++) {
            assertThat(kept(BIG).length()).isZero();
        }
        assertThat(kept("\":\"b\",\"byok.dev/a\":\"c\"}}}")).isEqualTo("\"byok.dev/a\":\"c\"}}}");
    }

    private String kept(String text) {
        return text(filter.next(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
