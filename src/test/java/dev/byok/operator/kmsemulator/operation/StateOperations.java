package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyState;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.time.Duration;
import java.util.List;

/** Switching keys on and off, and deleting them. */
final class StateOperations {
    private static final int MIN_WINDOW_DAYS = 7;
    private static final int MAX_WINDOW_DAYS = 30;

    private final Keys keys;

    StateOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape schedule = Rules.keyId().optional("PendingWindowInDays", new Constraint.Whole(1, 365));
        return List.of(
                new Operation("EnableKey", Rules.keyId(), call -> setDisabled(call, false)),
                new Operation("DisableKey", Rules.keyId(), call -> setDisabled(call, true)),
                new Operation("ScheduleKeyDeletion", schedule, this::scheduleDeletion),
                new Operation("CancelKeyDeletion", Rules.keyId(), this::cancelDeletion));
    }

    private ObjectNode setDisabled(Call call, boolean disabled) {
        EmulatedKey key = keys.named(call, KeyAccess.SWITCH);
        keys.put(key.withDisabled(disabled), call);
        return null;
    }

    private ObjectNode scheduleDeletion(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.SCHEDULE_DELETION);
        int days = call.parameters().whole("PendingWindowInDays", MAX_WINDOW_DAYS);
        if (days < MIN_WINDOW_DAYS || days > MAX_WINDOW_DAYS) {
            throw AwsError.validation("PendingWindowInDays must be between 7 and 30 days, inclusive.");
        }
        EmulatedKey doomed = key.withDeletionDate(call.now().plus(Duration.ofDays(days)));
        keys.put(doomed, call);
        ObjectNode answer = Json.object()
                .put("KeyId", key.arn().toString())
                .put("KeyState", KeyState.PENDING_DELETION.wireName())
                .put("PendingWindowInDays", days);
        Json.putMoment(answer, "DeletionDate", doomed.deletionDate());
        return answer;
    }

    private ObjectNode cancelDeletion(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.CANCEL_DELETION);
        keys.put(key.withDeletionDate(null).withDisabled(true), call);
        return Json.object().put("KeyId", key.arn().toString());
    }
}
