package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.submit.CreationException;
import io.sparkagent.submit.Interruption;
import io.sparkagent.submit.Progress;
import io.sparkagent.submit.UndeliveredException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Follows an application that was submitted until it ends, or nobody wants to any more. */
final class Watching {

    static final int INTERRUPTED = 130;

    /** An API server that is replaced comes back sooner. */
    private static final Duration LONGEST_BLINDNESS = Duration.ofMinutes(10);

    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * How often what is asked.
     *
     * @param question to agent, pods and events
     * @param pause before the second try where the API server cannot be asked
     */
    record Pace(Duration question, Duration pause) {

        static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    private final Cluster cluster;
    private final Teller teller;
    private final Clock clock;
    private final Pace pace;
    private final Report report;
    private final BlockingQueue<Sight> sights = new LinkedBlockingQueue<>();

    /** Files of this machine are not there yet. */
    private boolean awaited;

    private Optional<Instant> blindSince = Optional.empty();
    private List<Finding> findings = List.of();
    private Optional<Sight.Executors> executors = Optional.empty();

    Watching(Cluster cluster, Teller teller, Clock clock, Pace pace) {
        this.cluster = cluster;
        this.teller = teller;
        this.clock = clock;
        this.pace = pace;
        this.report = new Report(cluster);
    }

    /**
     * What is followed, and how far.
     *
     * @param made the driver's Pod, or the Job that makes it, with uid and resourceVersion
     * @param sending of files that the driver waits for
     * @param waits until the application ends; otherwise until the files are there
     * @param goesOn said when somebody has enough of it before the end
     */
    record Target(HasMetadata made, Optional<Sending> sending, boolean waits, Update goesOn) {}

    /** On its way while the driver is followed. */
    interface Sending {

        void send(Progress progress) throws UndeliveredException, InterruptedException;
    }

    /**
     * @return the command's exit code
     * @throws CreationException when the driver is to be taken back, for its files do not come
     * @throws FailureException when it cannot be followed any more
     */
    int follow(Target target, Interruption interruption) {
        HasMetadata made = target.made();
        Course course =
                new Course(
                        made instanceof Pod
                                ? Optional.of(made.getMetadata().getUid())
                                : Optional.empty());
        Optional<String> job =
                made instanceof Job ? Optional.of(made.getMetadata().getName()) : Optional.empty();
        Optional<Thread> sending = target.sending().map(this::start);
        awaited = sending.isPresent();
        try (Feed<Pod> pods = cluster.feed(Selections.pods(made), pace.pause(), sights::add);
                Feed<Job> jobs = cluster.feed(Selections.job(made), pace.pause(), sights::add);
                Inquiry inquiry = new Inquiry(cluster, clock, job, pace.question(), sights::add);
                Interruption.Listening _ =
                        interruption.listen(() -> sights.add(new Sight.Interrupted()))) {
            switch (made) {
                case Pod pod -> pods.startFrom(pod);
                case Job each -> {
                    jobs.startFrom(each);
                    pods.start();
                }
                default -> throw new IllegalArgumentException("it is no driver: " + made.getKind());
            }
            inquiry.start();
            while (course.end().isEmpty()) {
                Sight sight = next();
                if (sight instanceof Sight.Interrupted) {
                    return interrupted(target);
                }
                take(sight, course, inquiry);
                if (!awaited && !target.waits()) {
                    return 0;
                }
            }
            return tell(course.end().get(), course);
        } finally {
            sending.ifPresent(Thread::interrupt);
        }
    }

    private Thread start(Sending sending) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                sending.send(
                                        (name, done, total) ->
                                                sights.add(new Sight.Moved(name, done, total)));
                                sights.add(new Sight.Sent());
                            } catch (UndeliveredException e) {
                                sights.add(new Sight.Unsent(e));
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            } catch (RuntimeException e) { // else the driver would wait for ever
                                sights.add(
                                        new Sight.Unsent(
                                                new UndeliveredException(
                                                        "its files cannot be sent: "
                                                                + Cluster.root(e),
                                                        e)));
                            }
                        });
    }

    /** Without its files the driver would never start. */
    private int interrupted(Target target) {
        if (awaited) {
            throw CreationException.interrupted();
        }
        teller.tell(target.goesOn());
        teller.say(List.of());
        return INTERRUPTED;
    }

    private Sight next() {
        try {
            Sight sight = sights.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            return sight == null ? new Sight.Nothing() : sight;
        } catch (InterruptedException _) {
            return new Sight.Interrupted();
        }
    }

    private void take(Sight sight, Course course, Inquiry inquiry) {
        switch (sight) {
            case Sight.There(Pod pod) -> {
                Optional<Driver> earlier = course.see(pod);
                earlier.ifPresent(each -> restarted(each, course));
                course.driver().ifPresent(inquiry::about);
                tellState(course);
            }
            case Sight.Gone(Pod pod) -> {
                course.gone(pod);
                tellState(course);
            }
            case Sight.There(Job job) -> course.see(job);
            case Sight.Gone(Job job) -> course.gone(job);
            case Sight.Blind(FailureException why, boolean forGood) -> blind(why, forGood);
            case Sight.Clear() -> {
                blindSince = Optional.empty();
                tellState(course);
            }
            case Sight.Waits(List<Finding> now) -> {
                findings = now;
                tellState(course);
            }
            case Sight.Executors now -> {
                executors = Optional.of(now);
                tellState(course);
            }
            case Sight.Sent() -> {
                awaited = false;
                teller.tell(Update.of("sent", "Sent", "the driver has its files"));
                tellState(course);
            }
            case Sight.Unsent(UndeliveredException why) -> throw CreationException.of(why);
            case Sight.Moved(String name, long done, long total) ->
                    teller.tell(Report.sending(name, done, total));
            default -> course.age(clock.instant()).ifPresent(teller::tick);
        }
    }

    private void restarted(Driver earlier, Course course) {
        findings = List.of();
        executors = Optional.empty();
        teller.tell(Report.restarted(earlier, course.driver().orElseThrow(), course.restarts()));
    }

    private void tellState(Course course) {
        Optional<Driver> driver = course.driver();
        if (course.end().isPresent() || driver.filter(Driver::isOver).isPresent()) {
            return; // the end says it, or the next pod of a Job
        }
        teller.tell(
                driver.filter(Driver::isBeingDeleted)
                        .map(Report::terminating)
                        .or(
                                () ->
                                        driver.filter(each -> each.phase().equals("Running"))
                                                .map(each -> report.running(each, executors)))
                        .orElseGet(() -> report.pending(driver, findings)));
        course.age(clock.instant()).ifPresent(teller::tick);
    }

    private void blind(FailureException why, boolean forGood) {
        Instant now = clock.instant();
        if (blindSince.isEmpty()) {
            blindSince = Optional.of(now);
        }
        boolean tooLong = now.isAfter(blindSince.get().plus(LONGEST_BLINDNESS));
        if (forGood || tooLong) {
            if (awaited) {
                throw CreationException.unfollowed(why.sentence(), forGood);
            }
            teller.say(List.of());
            throw new FailureException(
                    why.exitCode(),
                    "the application goes on, and cannot be followed: " + why.sentence());
        }
        teller.tell(Update.of("unreachable", "Unreachable", why.sentence() + "; trying again"));
    }

    private int tell(End end, Course course) {
        Update update = report.ended(end, course.age(clock.instant()));
        teller.tell(update);
        List<?> words = update.fields().get("log") instanceof List<?> log ? log : List.of();
        teller.say(
                words.isEmpty()
                        ? List.of()
                        : Stream.concat(
                                        Stream.of("The driver's last words:"),
                                        words.stream().map(word -> "  " + word))
                                .toList());
        return end.exitCode();
    }
}
