using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Testing;

namespace UoSam.Kubernetes.Tests;

/// <summary>The command understands what the manifests' containers give it.</summary>
public sealed class ContainerArgumentTests(ModelFixture model) : IClassFixture<ModelFixture>
{
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

    private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}
