using System.Globalization;
using Grpc.Health.V1;
using k8s.Models;
using UoSam.Core.ModelStore;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.Kubernetes.Tests;

/// <summary>Each stage's program starts with the manifest's environment, and answers the manifest's probes.</summary>
public sealed class StageRunsTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    public static TheoryData<string> Stages => [.. StageFacts.All.Select(stage => stage.Name)];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Stage_EnvironmentOfItsManifest_AnswersItsProbes(string name)
    {
        var container = ManifestSet.Parse(Kustomizations.Everything("cpu")).Deployments
            .Single(owner => owner.Name() == name).Spec.Template.Spec.Containers.Single();
        var project = StageFacts.All.Single(stage => stage.Name == name).Project;
        var environment = container.Env.ToDictionary(variable => variable.Name, variable => Value(variable, container));
        await using var stage = await RunningStage.StartAsync(["dotnet", Program(project)], environment);

        foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
        {
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await stage.AskAsync(probe.Grpc.Service));
        }

        using var http = new HttpClient();
        var metrics = $"http://127.0.0.1:{PortOf(environment["Telemetry__MetricsUrl"])}{MetricsEndpoint.Path}";
        Assert.Contains("target_info", await http.GetStringAsync(new Uri(metrics)), StringComparison.Ordinal);
        Assert.Equal(MetricsEndpoint.Port, PortOf(container.Env.Single(variable => variable.Name == "Telemetry__MetricsUrl").Value));
    }

    [Fact]
    public void VerifyModel_ArgumentsOfTheInitContainer_AreUnderstood()
    {
        var containers = ManifestSet.Parse(Kustomizations.Everything("cpu")).Deployments
            .Single(owner => owner.Name() == "sam-encoder").Spec.Template.Spec.InitContainers;
        var store = Directory.GetParent(model.Model.Folder)!.FullName;

        var printed = containers.Select(container => Tool.Run(
            "", "", ".", ["dotnet", Program("uosam"), .. container.Args.Select(text => text.Replace("/models", store))])).ToList();

        Assert.Contains(model.Model.Folder, printed[0], StringComparison.Ordinal);
        Assert.Contains("ok  ", printed[1], StringComparison.Ordinal);
    }

    [Fact]
    public void RefineJob_Arguments_AreUnderstood()
    {
        var container = ManifestSet.Parse(Kustomizations.Everything("cpu")).Jobs.Single().Spec.Template.Spec.Containers.Single();
        var arguments = container.Args.Select(text => text.Replace("$(JOB_COMPLETION_INDEX)", "0"));

        var fault = Assert.Throws<InvalidOperationException>(() => Tool.Run("", "", ".", ["dotnet", Program("uosam"), .. arguments]));

        Assert.Contains("the folder /data/images does not exist", fault.Message, StringComparison.Ordinal);
    }

    private static int PortOf(string url) => int.Parse(url[(url.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    // The ports are the test's own, and the store this user's; all else is the manifest's.
    private static string Value(V1EnvVar variable, V1Container container) => variable.Name switch
    {
        "ASPNETCORE_URLS" => variable.Value[..variable.Value.LastIndexOf(':')] + ":0",
        "Telemetry__MetricsUrl" => variable.Value[..(variable.Value.LastIndexOf(':') + 1)] + ServiceProcess.FreePort(),
        "Model__Folder" => new ModelRepository().Root,
        _ => variable.Value ?? container.Resources.Limits[variable.ValueFrom.ResourceFieldRef.Resource["limits.".Length..]].ToString(),
    };

    private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}
