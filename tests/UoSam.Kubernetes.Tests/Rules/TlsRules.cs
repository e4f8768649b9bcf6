using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>
/// A stage either says that it trusts the network or has all of mutual TLS: its files from a secret that a certificate fills,
/// for the name that clients call it by, of the root that they know; and so have the clients.
/// </summary>
internal static class TlsRules
{
    private static readonly string[] Files = ["tls.crt", "tls.key", "ca.crt"];

    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        var stages = manifests.Deployments.Where(owner => StageFacts.All.Any(stage => stage.Name == owner.Name())).ToList();
        var secured = stages.Count(owner => Variable(owner.Spec.Template.Spec.Containers[0], "CertificateFile") is not null);
        return
        [
            .. secured == 0 || secured == stages.Count ? (string[])[] : [$"{secured} of {stages.Count} stages speak TLS"],
            .. stages.SelectMany(owner => StageFaults(manifests, owner).Select(fault => $"{owner.Name()}: {fault}")),
            .. secured == 0 ? [] : manifests.Jobs.SelectMany(job => JobFaults(manifests, job).Select(fault => $"{job.Name()}: {fault}")),
            .. manifests.Of<Certificate>().SelectMany(certificate => IssuerFaults(manifests, certificate)),
        ];
    }

    private static IEnumerable<string> StageFaults(ManifestSet manifests, V1Deployment owner)
    {
        var (spec, container) = (owner.Spec.Template.Spec, owner.Spec.Template.Spec.Containers[0]);
        string?[] files = [Variable(container, "CertificateFile"), Variable(container, "KeyFile"), Variable(container, "ClientCaFile")];
        var isInsecure = Variable(container, "Insecure") == "true";
        if (files.All(file => file is null))
        {
            return isInsecure ? [] : ["neither Security__Insecure nor certificates: the stage would not start"];
        }

        return
        [
            .. isInsecure ? ["Security__Insecure beside certificates"] : (string[])[],
            .. Variable(container, "HealthUrl") is null ? ["no Security__HealthUrl, and the kubelet speaks no TLS"] : (string[])[],
            .. SecretFaults(manifests, spec, container, files, "server auth", $"{owner.Name()}.{owner.Namespace()}.svc"),
        ];
    }

    private static IEnumerable<string> JobFaults(ManifestSet manifests, V1Job job)
    {
        var container = job.Spec.Template.Spec.Containers.Single();
        string?[] files = [Argument("--cert="), Argument("--key="), Argument("--ca=")];
        return SecretFaults(manifests, job.Spec.Template.Spec, container, files, "client auth", null);

        string? Argument(string option) =>
            container.Args.FirstOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal))?[option.Length..];
    }

    private static IEnumerable<string> SecretFaults(
        ManifestSet manifests, V1PodSpec spec, V1Container container, string?[] files, string usage, string? name)
    {
        var mount = container.VolumeMounts.FirstOrDefault(one => files.All(file => file is not null
            && Path.GetDirectoryName(file) == one.MountPath));
        var secret = spec.Volumes.FirstOrDefault(volume => volume.Name == mount?.Name)?.Secret;
        var certificate = manifests.Of<Certificate>().SingleOrDefault(one => one.Spec.SecretName == secret?.SecretName);
        (bool Good, string Fault)[] checks =
        [
            (files.Select(Path.GetFileName).SequenceEqual(Files), $"reads [{string.Join(", ", files)}], expected the secret's {string.Join(", ", Files)}"),
            (mount?.ReadOnlyProperty == true && secret is not null, $"[{string.Join(", ", files)}] are in no secret mounted read-only"),
            (secret?.DefaultMode is 288, $"the secret's mode is {secret?.DefaultMode}, expected 288 (0440): for the pod's group alone"),
            (certificate is not null, $"no Certificate fills the secret {secret?.SecretName}"),
            (certificate?.Spec.Usages.Contains(usage) == true, $"the certificate of {secret?.SecretName} is not for {usage}"),
            (name is null || certificate?.Spec.DnsNames.Contains(name) == true, $"the certificate is not of {name}"),
        ];
        return checks.Where(check => !check.Good).Select(check => check.Fault);
    }

    // All of one root, which the ca.crt of their secrets then is.
    private static IEnumerable<string> IssuerFaults(ManifestSet manifests, Certificate certificate)
    {
        var issuer = manifests.Of<Issuer>().SingleOrDefault(one => one.Name() == certificate.Spec.IssuerRef.Name);
        var roots = manifests.Of<Certificate>().Where(one => one.Spec.IsCA).Select(one => one.Spec.SecretName).ToList();
        if (certificate.Spec.IsCA ? issuer?.Spec.SelfSigned is null : issuer?.Spec.Ca is null || !roots.Contains(issuer.Spec.Ca.SecretName))
        {
            yield return $"Certificate {certificate.Name()}: its issuer {certificate.Spec.IssuerRef.Name} is not the root's";
        }
    }

    private static string? Variable(V1Container container, string name) =>
        container.Env.FirstOrDefault(variable => variable.Name == $"Security__{name}")?.Value;
}
