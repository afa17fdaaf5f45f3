import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Plants one bug at a time in a copy of a source file, and expects the laws to catch it. A bug that
 * can no longer be planted is a failure too, so that the list goes with the sources.
 */
final class Mutants {

    /**
     * @param law a constant of {@code Law} or a property of {@code LawsTest}
     * @param file below the root package
     * @param from regular expression of what is replaced, once
     */
    record Bug(String name, String law, String file, String from, String to) {}

    /** Its own copy of our classes, with the changed ones before all. */
    private static final class Ours extends URLClassLoader {

        Ours(List<Path> folders) throws IOException {
            super(urls(folders), Mutants.class.getClassLoader());
        }

        private static URL[] urls(List<Path> folders) throws IOException {
            URL[] urls = new URL[folders.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = folders.get(i).toUri().toURL();
            }
            return urls;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.sparkagent.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }

    private static final Path SOURCES = Path.of("src/main/java/io/sparkagent");
    private static final Path WORK = Path.of("target/mutants");
    private static final Pattern BROKEN =
            Pattern.compile("^broken: (\\w+), at schedule (\\d+), .*\\[(.*)]$", Pattern.MULTILINE);

    /**
     * @param arguments words; only bugs whose name has one of them are planted, all without any
     */
    public static void main(String[] arguments) throws Exception {
        List<Bug> bugs =
                bugs().stream()
                        .filter(
                                bug ->
                                        arguments.length == 0
                                                || Arrays.stream(arguments)
                                                        .anyMatch(bug.name()::contains))
                        .toList();
        List<String> rows = new ArrayList<>();
        int caught = 0;
        for (Bug bug : bugs) {
            String verdict = plant(bug, WORK.resolve(String.valueOf(rows.size() + 1)));
            caught += verdict.startsWith("at schedule") ? 1 : 0;
            rows.add("%-58s %-49s %s".formatted(bug.name(), bug.law(), verdict));
            System.err.println(rows.getLast());
        }
        System.out.printf("%n%-58s %-49s %s%n", "planted bug", "law", "caught");
        rows.forEach(System.out::println);
        System.out.printf("%nfigure mutants_caught %d of %d%n", caught, bugs.size());
        System.exit(caught == bugs.size() ? 0 : 1);
    }

    private static String plant(Bug bug, Path folder) throws Exception {
        String source = Files.readString(SOURCES.resolve(bug.file()));
        Matcher place = Pattern.compile(bug.from(), Pattern.DOTALL).matcher(source);
        long places = place.results().count();
        if (places != 1) {
            return "CANNOT BE PLANTED: " + places + " places match";
        }
        String changed = place.reset().replaceFirst(bug.to());
        Path file = folder.resolve(SOURCES.resolve(bug.file()).getFileName());
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(file, changed);
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        String path = "target/classes:" + System.getProperty("java.class.path");
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                complaints,
                                complaints,
                                "-nowarn",
                                "-proc:none",
                                "-parameters",
                                "-cp",
                                path,
                                "-d",
                                classes.toString(),
                                file.toString());
        if (code != 0) {
            return "DOES NOT COMPILE: " + complaints;
        }
        boolean one = bug.law().matches("[A-Z_]+");
        String property = one ? "holdsEveryLaw" : bug.law();
        System.setProperty("laws.only", one ? bug.law() : "");
        String report =
                run(
                        property,
                        List.of(
                                classes,
                                Path.of("target/classes"),
                                Path.of("target/test-classes")));
        Files.writeString(folder.resolve("log"), report);
        Matcher broken = BROKEN.matcher(report);
        if (!broken.find()) {
            return "NOT CAUGHT";
        }
        List<String> laws = List.of(broken.group(3).split(", "));
        return bug.law().equals(property) || laws.contains(bug.law())
                ? "at schedule " + broken.group(2)
                : "BY ANOTHER LAW: " + laws;
    }

    private static String run(String property, List<Path> folders) throws Exception {
        PrintStream console = System.out;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        try (Ours ours = new Ours(folders)) {
            thread.setContextClassLoader(ours);
            System.setOut(new PrintStream(report));
            Class<?> laws = ours.loadClass("io.sparkagent.laws.LawsTest");
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(
                                            Arrays.stream(laws.getDeclaredMethods())
                                                    .filter(m -> m.getName().equals(property))
                                                    .map(
                                                            m ->
                                                                    DiscoverySelectors.selectMethod(
                                                                            laws, m))
                                                    .toList())
                                    .build());
        } finally {
            System.setOut(console);
            thread.setContextClassLoader(before);
        }
        return report.toString();
    }

    private static List<Bug> bugs() {
        return List.of(
                new Bug(
                        "event lost: a deletion seen by watch is ignored",
                        "replacesALostExecutorAtOnceWithoutAnotherList",
                        "snapshot/ExecutorStore.java",
                        "(public void deleted\\(Finished end\\) \\{\\n)",
                        "$1if (true) return; "),
                new Bug(
                        "event lost: a full list does not show what is absent",
                        "CONVERGES",
                        "snapshot/ExecutorStore.java",
                        "if \\(!present\\.contains\\(known\\.id\\(\\)\\)\\)",
                        "if (false)"),
                new Bug(
                        "event late: a list proves more than it can show",
                        "TRUE_ENDS",
                        "snapshot/ExecutorStore.java",
                        "case Executor _ when version\\(known\\) <= listVersion",
                        "case Executor _ when version(known) >= 0"),
                new Bug(
                        "event late: an old sight replaces a newer one",
                        "NEVER_BACK",
                        "snapshot/ExecutorStore.java",
                        "if \\(version\\(seen\\) < version\\(known\\)\\)",
                        "if (false)"),
                new Bug(
                        "event late: it brings back what is no more",
                        "ENDS_SETTLED",
                        "snapshot/ExecutorStore.java",
                        "if \\(!outdated && !forgotten\\.containsKey\\(seen\\.id\\(\\)\\)\\)",
                        "if (true)"),
                new Bug(
                        "id reused: the mark is not written",
                        "IDS_FRESH",
                        "act/ExecutorIds.java",
                        "(private void reserve\\(int upTo\\) \\{\\n)",
                        "$1if (true) { reserved = upTo; return; } "),
                new Bug(
                        "id reused: one whose name is taken is given back",
                        "IDS_FRESH",
                        "Crew.java",
                        "(is skipped.*?store\\.forget\\(id, now\\);)",
                        "$1 ids.giveBack(id);"),
                new Bug(
                        "id reused: one of a doubtful creation is given back",
                        "IDS_FRESH",
                        "Crew.java",
                        "(store\\.doubtful\\(id, now\\);)",
                        "$1 ids.giveBack(id);"),
                new Bug(
                        "id reused: those of an earlier SparkContext are given out",
                        "IDS_FRESH",
                        "act/ExecutorIds.java",
                        "if \\(id >= first\\)",
                        "if (true)"),
                new Bug(
                        "delete before report: nobody waits for the acknowledgement",
                        "RECORD_KEPT",
                        "plan/Departures.java",
                        "if \\(!told && now",
                        "if (false && now"),
                new Bug(
                        "delete before report: for five seconds only",
                        "RECORD_KEPT",
                        "plan/Departures.java",
                        "\\.plus\\(limits\\.endPatience\\(\\)\\)",
                        ".plusSeconds(5)"),
                new Bug(
                        "starvation: the back-off of one profile is that of all",
                        "starvesNoProfileWhenExecutorsOfAnotherDie",
                        "plan/Obstacles.java",
                        "(ahead\\(Counts counts\\) \\{\\s*Pace\\.Profile its = pace\\.of)\\(counts\\.profile\\(\\)\\)",
                        "$1(0)"),
                new Bug(
                        "starvation: a profile without quota holds up the others",
                        "starvesNoProfileWhenAnotherHasNoQuota",
                        "plan/Obstacles.java",
                        "(ahead\\(Counts counts\\) \\{\\s*Pace\\.Profile its = pace\\.of)\\(counts\\.profile\\(\\)\\)",
                        "$1(0)"),
                new Bug(
                        "starvation: nobody makes room for another profile",
                        "starvesNoProfileWhenExecutorsOfAnotherFindNoNode",
                        "plan/Shares.java",
                        "return lacking;",
                        "return 0;"),
                new Bug(
                        "too many: what is asked for is not counted",
                        "NO_SURPLUS",
                        "plan/Census.java",
                        "its\\.notRunning\\.add\\(executor\\);",
                        ""),
                new Bug(
                        "too many: one more than is missing",
                        "NO_SURPLUS",
                        "plan/Counts.java",
                        "Math\\.max\\(0, total - live\\(\\)\\)",
                        "Math.max(0, total - live() + (live() > 3 ? 1 : 0))"),
                new Bug(
                        "too many wait: maxPendingPods is exceeded by one",
                        "PENDING_BOUNDED",
                        "plan/Creations.java",
                        "limits\\.maxPending\\(\\) - ",
                        "limits.maxPending() + 1 - "),
                new Bug(
                        "too many wait: maxPendingPodsPerRp is exceeded by one",
                        "PENDING_BOUNDED",
                        "plan/Obstacles.java",
                        "int pending = counts\\.notRunning\\(\\)\\.size\\(\\);",
                        "int pending = counts.notRunning().size() - 1;"),
                new Bug(
                        "too fast: one that has done nothing is no early death",
                        "makesLessAndLessOftenExecutorsThatDieAtOnce",
                        "PaceKeeper.java",
                        "return executor instanceof Finished \\|\\|",
                        "return (executor instanceof Finished && !(executor instanceof"
                            + " Executor.Succeeded)) ||"),
                new Bug(
                        "too fast: one whose pod is deleted is no early death",
                        "makesLessAndLessOftenExecutorsThatDieAtOnce",
                        "PaceKeeper.java",
                        "return executor instanceof Finished \\|\\|",
                        "return (executor instanceof Finished && !(executor instanceof"
                            + " Executor.Deleted)) ||"),
                new Bug(
                        "too fast: one that is on its way out has not died yet",
                        "makesLessAndLessOftenExecutorsThatDieAtOnce",
                        "PaceKeeper.java",
                        " \\|\\| executor instanceof Leaving;",
                        ";"),
                new Bug(
                        "too fast: one of which Spark heard first has not crashed",
                        "makesLessAndLessOftenExecutorsThatDieAtOnce",
                        "PaceKeeper.java",
                        "\\|\\| \\(hasCrashed\\(executor\\)",
                        "|| (false"),
                new Bug(
                        "too many ever: what was made in doubt is not counted",
                        "makesNoMoreThanTheMaximum",
                        "PaceKeeper.java",
                        "p\\.doubtful\\(",
                        "p.refused("),
                new Bug(
                        "too fast: the wait after early deaths does not grow",
                        "makesLessAndLessOftenExecutorsThatDieAtOnce",
                        "plan/Pace.java",
                        "spread\\(delay\\(times - 2\\)\\)",
                        "spread(delay(0))"),
                new Bug(
                        "restart: the next driver is taken for the one that ended",
                        "CONVERGES",
                        "driver/DriverDesk.java",
                        " \\|\\| !welcomed\\.isBefore\\(at\\.plusSeconds\\(1\\)\\)",
                        ""),
                new Bug(
                        "last driver: nobody waits until its executors are gone",
                        "LAST_FIRST",
                        "plan/Obstacles.java",
                        "Inheritance\\.inTheWay\\(census, now\\)",
                        "0"),
                new Bug(
                        "last driver: one that is being deleted counts as gone",
                        "LAST_FIRST",
                        "plan/Inheritance.java",
                        "executor -> now\\.isBefore",
                        "executor -> !isBeingDeleted(executor) && now.isBefore"),
                new Bug(
                        "last driver: its executors are waited for five seconds",
                        "LAST_FIRST",
                        "plan/Inheritance.java",
                        "Duration\\.ofMinutes\\(1\\)",
                        "Duration.ofSeconds(5)"),
                new Bug(
                        "last driver: ours go too, before our driver says hello",
                        "WITHDRAWN_IDLE",
                        "plan/Inheritance.java",
                        "return living\\(seen\\.executors\\(\\)\\.values\\(\\)\\)",
                        "return seen.executors().values().stream().filter(e -> !(e instanceof"
                            + " Finished))"),
                new Bug(
                        "withdrawn without a veto",
                        "WITHDRAWN_IDLE",
                        "plan/Withdrawals.java",
                        "executor -> actions\\.add\\(new Veto\\(executor\\.id\\(\\)\\)\\)",
                        "executor -> executor.pod().ifPresent(pod -> actions.add(new"
                            + " Action.Delete(executor.id(), pod, \"\")))"),
                new Bug(
                        "an end is told for ever",
                        "ENDS_SETTLED",
                        "Reporter.java",
                        "!wanted\\.acknowledged\\(\\)\\.contains\\(executor\\.id\\(\\)\\)",
                        "true"),
                new Bug(
                        "an end is not told",
                        "ENDS_TOLD",
                        "Reporter.java",
                        "!wanted\\.acknowledged\\(\\)\\.contains\\(executor\\.id\\(\\)\\)",
                        "executor.pod().isPresent()"),
                new Bug(
                        "the end of one that Spark counts on is never noticed",
                        "CONVERGES",
                        "plan/Departures.java",
                        "if \\(isLost\\(",
                        "if (false && isLost("),
                new Bug(
                        "leak at the end: running executors stay",
                        "NOTHING_LEFT",
                        "plan/CleanUp.java",
                        "case Running _ when !limits\\.deleteOnTermination\\(\\) -> \\{\\}",
                        "case Running _ -> {}"),
                new Bug(
                        "leak at the end: claims stay",
                        "NOTHING_LEFT",
                        "plan/CleanUp.java",
                        "\\.filter\\(claim -> claim\\.condition\\(\\) !="
                            + " Claim\\.Condition\\.DELETING\\)",
                        ".filter(claim -> false)"),
                new Bug(
                        "leak at the end: a call that failed is not made again",
                        "NOTHING_LEFT",
                        "Cooldown.java",
                        "sent\\.remove\\(answered\\.remove\\(\\)\\.key\\(\\)\\)",
                        "answered.remove()"),
                new Bug(
                        "claims shared: those of a creation under way are free",
                        "givesEachExecutorClaimsOfItsOwn",
                        "plan/ClaimPool.java",
                        "(seen\\.executors\\(\\)\\.values\\(\\)\\.stream\\(\\))(\\.map\\(Executor::claims\\))",
                        "$1.filter(e -> !(e instanceof Executor.Requested))$2"),
                new Bug(
                        "claims shared: a creation that may come late has none",
                        "givesEachExecutorClaimsOfItsOwn",
                        "snapshot/ExecutorStore.java",
                        "request\\.claims\\(\\)\\.isEmpty\\(\\) \\? Duration\\.ZERO :"
                            + " SLOWEST_CREATION",
                        "Duration.ZERO"),
                new Bug(
                        "memory: acknowledgements are kept",
                        "NOTHING_KEPT",
                        "driver/Visitor.java",
                        "dropped \\|= acknowledged\\.removeIf\\(id -> isForgotten\\(seen, id\\)\\);",
                        ""),
                new Bug(
                        "memory: what was forgotten is remembered as such",
                        "NOTHING_KEPT",
                        "snapshot/ExecutorStore.java",
                        "forgotten\\.values\\(\\)\\.removeIf",
                        "if (false) forgotten.values().removeIf"),
                new Bug(
                        "memory: ends that were logged are remembered",
                        "NOTHING_KEPT",
                        "Reporter.java",
                        "toldEnds\\.removeIf",
                        "if (false) toldEnds.removeIf"));
    }
}
