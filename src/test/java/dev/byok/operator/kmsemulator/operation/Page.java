package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** KMS's pagination: Limit and Marker in, Truncated and NextMarker out. */
final class Page {
    private static final String PREFIX = "after:";

    private Page() {}

    /**
     * Cuts a page out of a list. The marker names the last item seen, so that pages fit together although items come
     * and go in between.
     *
     * @param name the list's name in the answer
     * @param identity what is unique about an item
     * @throws AwsError InvalidMarkerException if the marker is none of ours
     */
    static <T> ObjectNode of(
            Parameters parameters,
            int defaultLimit,
            String name,
            List<T> items,
            Function<T, String> identity,
            Function<T, ? extends JsonNode> render) {
        int from = start(parameters.text("Marker"), items.stream().map(identity).toList());
        int to = Math.min(items.size(), from + parameters.whole("Limit", defaultLimit));
        ObjectNode answer = Json.object();
        var list = answer.putArray(name);
        items.subList(from, to).forEach(item -> list.add(render.apply(item)));
        answer.put("Truncated", to < items.size());
        if (to < items.size()) {
            answer.put("NextMarker", marker(identity.apply(items.get(to - 1))));
        }
        return answer;
    }

    private static String marker(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((PREFIX + last).getBytes(StandardCharsets.UTF_8));
    }

    private static int start(String marker, List<String> identities) {
        if (marker == null) {
            return 0;
        }
        int last = identities.indexOf(decoded(marker));
        if (last < 0) {
            throw new AwsError("InvalidMarkerException", "Invalid marker");
        }
        return last + 1;
    }

    private static String decoded(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8).replaceFirst(PREFIX, "");
        } catch (IllegalArgumentException e) {
            throw new AwsError("InvalidMarkerException", "Invalid marker");
        }
    }
}
