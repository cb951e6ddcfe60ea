package dev.byok.operator.demo;

import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Prints steps, and the resource's columns and Events as they change. */
final class Screen {
    private static final String ROW = "      %-6s %-20s %-14s %-9s %-21s %-21s%n";

    private final PrintStream out;
    private final Set<String> told = new HashSet<>();
    private int step;
    private String last = "";

    Screen(PrintStream out) {
        this.out = out;
    }

    /** A part of the demo. */
    synchronized void chapter(String title) {
        last = "";
        out.printf("%n%s%n", title);
    }

    /** A step and what it proves. */
    synchronized void step(String title, String proof) {
        step++;
        out.printf("%n %2d  %s%n      %s%n", step, title, proof);
    }

    /** A line below a step. */
    synchronized void line(String text) {
        out.println("      " + text);
    }

    /** The names of the columns. */
    synchronized void head() {
        out.printf(ROW, "READY", "REASON", "STATE", "MATERIAL", "VALID-TO", "REIMPORT");
    }

    /** Prints a row whenever a column of that resource changes. */
    Watch follow(World world, String name) {
        return world.api().keys(World.NAMESPACE).withName(name).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ImportedKey key) {
                boolean speaks = key.getStatus() != null
                        && key.getStatus().condition("Ready").isPresent();
                if (action != Action.DELETED && speaks) {
                    row(key.getStatus());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // The demo ends.
            }
        });
    }

    private synchronized void row(ImportedKeyStatus status) {
        Condition ready = status.condition("Ready").orElseThrow();
        String row = String.format(
                ROW,
                ready.status(),
                ready.reason(),
                text(status.keyState()),
                text(status.currentMaterial()),
                text(status.validTo()),
                text(status.nextReimportTime()));
        if (!row.equals(last)) {
            out.print(row);
            last = row;
        }
    }

    /** Prints that resource's Events that were not printed yet, in order. */
    synchronized void events(World world, String name) {
        world.api().admin().events().v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
                .sorted(Comparator.comparing(event -> event.getEventTime().getTime()))
                .filter(event -> name.equals(event.getRegarding().getName()))
                .filter(event -> told.add(event.getMetadata().getName()))
                .forEach(this::event);
    }

    private void event(Event event) {
        String note = event.getNote();
        String shown = note.length() > 96 ? note.substring(0, 95) + "…" : note;
        out.printf("      Event  %-8s %-20s %s%n", event.getType(), event.getReason(), shown);
    }

    /** How many steps there were. */
    synchronized int steps() {
        return step;
    }

    private static String text(Object value) {
        return Objects.toString(value, "");
    }
}
