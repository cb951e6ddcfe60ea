package dev.byok.operator.kmsemulator.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Every request in the order in which the emulator decided it. */
public final class RequestLog {
    private final List<LoggedRequest> requests = new ArrayList<>();
    private long sequence;

    /** All requests since the start or the last {@link #clear()}. */
    public synchronized List<LoggedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The requests of one operation. */
    public List<LoggedRequest> requests(String operation) {
        return requests().stream().filter(r -> r.operation().equals(operation)).toList();
    }

    /** The imports that put material into a key, whether or not the caller heard of it. */
    public List<LoggedRequest> imports() {
        return requests("ImportKeyMaterial").stream()
                .filter(LoggedRequest::tookEffect)
                .toList();
    }

    /** Forgets the requests; sequence numbers go on. */
    public synchronized void clear() {
        requests.clear();
    }

    /** Adds the request that the function makes of its sequence number. */
    public synchronized void add(LongFunction<LoggedRequest> request) {
        sequence++;
        requests.add(request.apply(sequence));
    }
}
