using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Health.V1;
using k8s.Models;
using UoSam.Core.ModelStore;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.Kubernetes.Tests;

/// <summary>What is in each stage's image, in a container of its manifest, as far as it can be had without either.</summary>
public sealed class PublishedStageTests(PublishedStages published, ModelFixture model) : IClassFixture<PublishedStages>, IClassFixture<ModelFixture>
{
    // Half of it ONNX Runtime, half ImageMagick; a managed library too many would hardly show, a native one would.
    private const long MostBytes = 90_000_000;

    public static TheoryData<string> Stages => [.. StageFacts.All.Select(stage => stage.Name)];

    [Theory]
    [MemberData(nameof(Stages))]
    public void SdkContainer_OfAStage_HasTheManifestsName(string name)
    {
        var said = published.ImageNameOf(ProjectOf(name));

        Assert.All(ContainerOf(name).Image.Split(':'), part => Assert.Contains($"\"{part}\"", said, StringComparison.Ordinal));
    }

    // A publish for linux-x64 alone, as in the Dockerfile, has none for other platforms.
    [Theory]
    [MemberData(nameof(Stages))]
    public void Files_OfAStage_AreSmall(string name)
    {
        var bytes = published.FolderOf(ProjectOf(name)).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => !file.FullName.Contains("/runtimes/", StringComparison.Ordinal)
                || file.FullName.Contains("/runtimes/linux-x64/", StringComparison.Ordinal))
            .Sum(file => file.Length);

        Assert.InRange(bytes, 1, MostBytes);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Stage_InItsContainerWithTheManifestsEnvironment_AnswersItsProbes(string name)
    {
        var container = ContainerOf(name);
        var environment = container.Env.ToDictionary(variable => variable.Name, variable => Value(variable, container));
        (environment["HOME"], environment["DOTNET_EnableDiagnostics"]) = ("/nonexistent", "0");

        await using var stage = await RunningStage.StartAsync(Contained(published.FolderOf(ProjectOf(name)).FullName), environment);

        foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
        {
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await stage.AskAsync(probe.Grpc.Service));
        }

        using var http = new HttpClient();
        var metrics = $"http://127.0.0.1:{PortOf(environment["Telemetry__MetricsUrl"])}{MetricsEndpoint.Path}";
        Assert.Contains("target_info", await http.GetStringAsync(new Uri(metrics)), StringComparison.Ordinal);
        Assert.Equal(MetricsEndpoint.Port, PortOf(container.Env.Single(variable => variable.Name == "Telemetry__MetricsUrl").Value));
    }

    // As in a pod: the program where its image has it, by the name of the entry point, under a read-only root with a /tmp of its
    // own, the models read-only, as the image's user and without any capability. Without the right to all that, what is left.
    private string[] Contained(string app)
    {
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        if (!Environment.IsPrivilegedProcess)
        {
            return ["env", $"DOTNET_ROOT={runtime}", Path.Combine(app, "program")];
        }

        var script =
            $"""
            set -e
            mount --bind '{app}' /mnt
            mount --bind '{model.Repository.Root}' /srv
            mount -o remount,bind,ro /srv
            mount -t tmpfs -o mode=1777 tmpfs /tmp
            mount -o remount,bind,ro /
            if touch /usr/written 2>/dev/null || touch /srv/written 2>/dev/null; then echo 'the root can be written to' >&2; exit 1; fi
            cd /mnt
            exec setpriv --reuid=1654 --regid=1654 --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs \
              env DOTNET_ROOT='{runtime}' Model__Folder=/srv /mnt/program
            """;
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script];
    }

    private static V1Container ContainerOf(string name) => ManifestSet.Parse(Kustomizations.Everything("cpu")).Deployments
        .Single(owner => owner.Name() == name).Spec.Template.Spec.Containers.Single();

    private static string ProjectOf(string name) => StageFacts.All.Single(stage => stage.Name == name).Project;

    private static int PortOf(string url) => int.Parse(url[(url.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    // The ports are the test's own, and the store this user's; all else is the manifest's.
    private static string Value(V1EnvVar variable, V1Container container) => variable.Name switch
    {
        "ASPNETCORE_URLS" => variable.Value[..variable.Value.LastIndexOf(':')] + ":0",
        "Telemetry__MetricsUrl" => variable.Value[..(variable.Value.LastIndexOf(':') + 1)] + ServiceProcess.FreePort(),
        "Model__Folder" => new ModelRepository().Root,
        _ => variable.Value ?? container.Resources.Limits[variable.ValueFrom.ResourceFieldRef.Resource["limits.".Length..]].ToString(),
    };
}
