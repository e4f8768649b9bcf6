using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;

namespace UoSam.Kubernetes.Tests;

/// <summary>What <c>kubectl apply -k</c> would send is sound, as far as it can be told without a cluster.</summary>
public sealed class ManifestTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("gpu")]
    [InlineData("cpu-tls")]
    [InlineData("gpu-tls")]
    public void Overlay_AsItIs_HasNoFault(string stages)
    {
        var yaml = Kustomizations.Everything(stages);

        Assert.Empty(ManifestRules.Faults(yaml));
    }

    [Fact]
    public void Overlays_AsTheyAre_FitTheSchemas()
    {
        var yaml = string.Join("---\n", ((string[])["cpu", "gpu", "cpu-tls", "gpu-tls"]).Select(Kustomizations.Everything));

        Assert.Empty(SchemaCheck.Faults(yaml));
    }

    [Fact]
    public void OverlayGpu_Encoder_ReplacesPodsWithoutASpareGpu()
    {
        var encoder = ManifestSet.Parse(Kustomizations.Everything("gpu")).Deployments
            .Single(owner => owner.Metadata.Name == "sam-encoder");

        Assert.Equal("0", encoder.Spec.Strategy.RollingUpdate.MaxSurge.Value);
        Assert.Equal("1", encoder.Spec.Template.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString());
    }
}
