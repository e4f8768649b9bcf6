using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public sealed class InferenceDeviceTests
{
    private static bool HasCuda => OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider");

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("CPU")]
    [InlineData("")]
    public void Resolve_UnknownName_SaysWhatIsExpected(string name)
    {
        var error = Assert.Throws<DeviceUnavailableException>(() => InferenceDevice.Resolve(name));

        Assert.Contains("auto, cpu or cuda:N", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    public void Resolve_CudaInCpuBuild_FailsWithTheReason(string name)
    {
        if (HasCuda)
        {
            Assert.StartsWith("cuda:", InferenceDevice.Resolve(name).Name, StringComparison.Ordinal);
            return;
        }

        var error = Assert.Throws<DeviceUnavailableException>(() => InferenceDevice.Resolve(name));

        Assert.Contains("cuda:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("no CUDA provider", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AppendTo_CudaInCpuBuild_FailsWithTheReason()
    {
        if (HasCuda)
        {
            return;
        }

        using var options = new SessionOptions();

        var error = Assert.Throws<DeviceUnavailableException>(() => new InferenceDevice(3).AppendTo(options));

        Assert.Contains("cuda:3 cannot be used", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Resolve_AutoInCpuBuild_IsCpu()
    {
        var device = InferenceDevice.Resolve("auto");

        Assert.Equal("cpu", HasCuda ? "cpu" : device.Name);
    }
}
