package io.sparkagent.manifest;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The feature steps of a driver, in the order in which they are folded: Spark's, and at their end
 * ours, without those that the conf takes away.
 */
record DriverSteps(StepSelection selection, List<DriverStep> all) {

    /**
     * @param templates text of the executors' pod templates, by key
     */
    static DriverSteps read(
            SparkConf conf,
            Submission submission,
            DriverPlace place,
            Delivery delivery,
            AgentOptions agent,
            Map<String, String> templates,
            KubernetesSerialization serialization) {
        StepSelection selection = StepSelection.read(conf, Role.DRIVER);
        selection.refuseCustom(conf, Role.DRIVER);
        DriverNames names = DriverNames.read(conf, place);
        DriverPorts ports = DriverPorts.read(conf, place.sparkVersion());
        Map<String, String> labels = DriverBasicStep.labels(conf, place, names);
        ObjectSizes sizes = ObjectSizes.read(conf);
        DriverSteps steps = new DriverSteps(selection, new ArrayList<>());
        steps.add(
                DriverBasicStep.read(
                        conf, place, names, ports, labels, submission.program().kind()));
        steps.add(SchedulingStep.read(conf, Role.DRIVER));
        steps.add(StepSelection.DRIVER_CREDENTIALS, DriverCredentialsStep.read(conf, names, sizes));
        steps.add(
                StepSelection.SERVICE,
                DriverServiceStep.read(conf, place, names, ports, labels, agent.enabled()));
        steps.add(StepSelection.SECRET_MOUNTS, SecretMountsStep.read(conf, Role.DRIVER));
        steps.add(StepSelection.SECRET_VARIABLES, SecretVariablesStep.read(conf, Role.DRIVER));
        steps.add(StepSelection.VOLUMES, VolumesStep.read(conf, Role.DRIVER));
        steps.add(StepSelection.VOLUMES, DriverClaimsStep.read(conf, names, place.sparkVersion()));
        steps.add(DriverCommandStep.read(conf, place, submission));
        steps.add(
                StepSelection.DRIVER_HADOOP,
                DriverHadoopStep.read(conf, names, delivery.hadoop(), sizes));
        steps.add(
                StepSelection.KERBEROS,
                DriverKerberosStep.read(conf, names, delivery.hadoop(), sizes, agent.enabled()));
        steps.add(StepSelection.TEMPLATES, DriverTemplatesStep.read(names, templates, sizes));
        steps.add(
                StepSelection.LOCAL_DIRECTORIES,
                LocalDirectoriesStep.read(conf, place.environment(), place.unique()));
        if (selection.volcano()) {
            steps.add(DriverVolcanoStep.read(conf, place, serialization));
        }
        steps.add(DriverAgentStep.read(conf, agent));
        steps.add(DriverFilesStep.read(conf, place, delivery, sizes, serialization));
        DriverRestartStep.read(submission.restarts(), delivery, conf.problems())
                .ifPresent(steps::add);
        steps.add(
                new DriverConfStep(
                        place.namespace(), names.configMap(), submission.confFiles(), sizes));
        return steps;
    }

    private void add(DriverStep step) {
        all.add(step);
    }

    private void add(String name, DriverStep step) {
        if (selection.keeps(name)) {
            all.add(step);
        }
    }
}
