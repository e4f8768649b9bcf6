using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Testing;

namespace UoSam.Kubernetes.Tests;

/// <summary>The program UoSam.LocalCluster, which stands in for a cluster. It takes about a minute of a processor, for real networks run in it.</summary>
public sealed class LocalClusterTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    [NamespaceFact]
    public void Stage_ScaledUpAndDownUnderAStream_GivesNewPodsWorkAndLosesNothing()
    {
        Assert.True(Directory.Exists(model.Model.Folder));

        var told = Tool.Run("", "", "/", "dotnet", Path.Combine(AppContext.BaseDirectory, "UoSam.LocalCluster.dll"));

        Assert.Contains("three encoders are ready", told, StringComparison.Ordinal);
        Assert.Equal(2, told.Split("ended by itself").Length - 1);
        Assert.EndsWith("with the same maps: yes\n", told, StringComparison.Ordinal);
    }
}
