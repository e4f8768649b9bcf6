using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using k8s.Models;
using UoSam.Core.ModelStore;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;
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
        using var process = Start(StageFacts.All.Single(stage => stage.Name == name), container);
        try
        {
            using var channel = GrpcChannel.ForAddress(await AddressAsync(process));
            var health = new Health.HealthClient(channel);

            foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
            {
                Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await AskAsync(health, probe.Grpc.Service));
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
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

    private static Process Start(StageFacts stage, V1Container container)
    {
        var start = new ProcessStartInfo("dotnet", [Program(stage.Project)]) { RedirectStandardOutput = true };
        foreach (var variable in container.Env)
        {
            start.Environment[variable.Name] = Value(variable, container);
        }

        return Process.Start(start)!;
    }

    // The port is the test's own, and the store this user's; all else is the manifest's.
    private static string Value(V1EnvVar variable, V1Container container) => variable.Name switch
    {
        "ASPNETCORE_URLS" => variable.Value[..variable.Value.LastIndexOf(':')] + ":0",
        "Model__Folder" => new ModelRepository().Root,
        _ => variable.Value ?? container.Resources.Limits[variable.ValueFrom.ResourceFieldRef.Resource["limits.".Length..]].ToString(),
    };

    private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");

    private static async Task<string> AddressAsync(Process process)
    {
        const string Said = "Now listening on: ";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf(Said, StringComparison.Ordinal) is >= 0 and var at)
            {
                return $"http://127.0.0.1:{new Uri(line[(at + Said.Length)..].Trim()).Port}";
            }
        }

        throw new InvalidOperationException("the program ended before it listened");
    }

    // As the kubelet: until the service serves.
    private static async Task<HealthCheckResponse.Types.ServingStatus> AskAsync(Health.HealthClient health, string service)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await health.CheckAsync(new HealthCheckRequest { Service = service });
                if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving || attempt == 200)
                {
                    return answer.Status;
                }
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && attempt < 200)
            {
                // Not there yet.
            }

            await Task.Delay(100);
        }
    }
}
