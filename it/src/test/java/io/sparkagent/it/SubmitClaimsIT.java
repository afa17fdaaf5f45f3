package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A volume of the driver whose claim is made with it. */
@Tag("submissions")
class SubmitClaimsIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-claims");

    @RegisterExtension final Volumes volumes = new Volumes(NAMESPACE, 1);

    private static final String VOLUME =
            "spark.kubernetes.driver.volumes.persistentVolumeClaim.state.";

    @Test
    void claimNeedsARightOfItsOwnAndGoesWithTheDriver() {
        Submitter submitter = Submitter.in(NAMESPACE);

        Command.Result refused = withClaim(submitter).toTheEnd(Submit.ours("until_told.py", "1"));

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(4);
        assertThat(refused.output()).contains("persistentvolumeclaims", "create");
        SubmitTraces.awaitNone(NAMESPACE);

        submitter.mayMake("persistentvolumeclaims");
        Driver driver = withClaim(submitter).detached(Submit.ours("until_told.py", "1"));
        driver.awaitWhileItStarts("it is at work", () -> !driver.isGone() && driver.rounds() > 0);

        assertThat(driver.exec("sh", "-c", "touch /state/x && echo mine").strip())
                .isEqualTo("mine");
        assertThat(SubmitTraces.all(NAMESPACE).values())
                .filteredOn(each -> each.getKind().equals("PersistentVolumeClaim"))
                .singleElement()
                .extracting(SubmitClaimsIT::owner)
                .isEqualTo(driver.pod().getMetadata().getUid());
        assertThat(driver.finish()).isZero();
        driver.delete();
        SubmitTraces.awaitNone(NAMESPACE);
    }

    private static String owner(HasMetadata claim) {
        return claim.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse("");
    }

    private static Submit withClaim(Submitter submitter) {
        return submitter
                .submit("4.1.1")
                .executors(1)
                .conf(VOLUME + "mount.path", "/state")
                .conf(VOLUME + "options.claimName", "OnDemand")
                .conf(VOLUME + "options.storageClass", NAMESPACE.name())
                .conf(VOLUME + "options.sizeLimit", "1Gi");
    }
}
