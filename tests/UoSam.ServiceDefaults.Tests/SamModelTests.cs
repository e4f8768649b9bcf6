using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.Core.Inference;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.ServiceDefaults.Tests;

/// <summary>Loads the default model.</summary>
public sealed class SamModelTests(ModelFixture fixture) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(EncoderPrecision.Full, "")]
    [InlineData(EncoderPrecision.Quantized, "quantized")]
    public void DescribeEncoder_OfEitherPrecision_NamesTheModelAndHowItComputes(
        EncoderPrecision precision, string expected)
    {
        var options = new ModelOptions { Device = "cpu", EncoderPrecision = precision };
        using var model = Model(options);

        var info = model.DescribeEncoder();

        Assert.Equal(
            (fixture.Model.Id, fixture.Model.Hash, "cpu", expected), (info.Id, info.Sha256, info.Device, info.Precision));
    }

    /// <summary>Wherever the loading is when the host ends, no network outlives it.</summary>
    [Fact]
    public async Task Dispose_WhileNetworksAreLoaded_LeavesNoneBehind()
    {
        var model = Model(new ModelOptions { Device = "cpu" });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loading = Task.Run(() =>
        {
            begun.SetResult();
            _ = model.Encoder;
            _ = model.Decoder;
        });
        await begun.Task;

        model.Dispose();

        var fault = await Record.ExceptionAsync(() => loading);
        Assert.True(fault is null or ObjectDisposedException, $"{fault}");
        Assert.Throws<ObjectDisposedException>(() => model.Encoder);
        Assert.Throws<ObjectDisposedException>(() => model.Decoder);
    }

    [Fact]
    public void Inference_OfOptions_HasWhatTheyHave()
    {
        var options = new ModelOptions
        {
            Device = "cpu",
            IntraOpThreads = 3,
            DecoderBatch = 5,
            EncoderPrecision = EncoderPrecision.Quantized,
        };

        var inference = options.Inference;

        Assert.Equal(
            ("cpu", 3, 5, EncoderPrecision.Quantized),
            (inference.Device, inference.IntraOpThreads, inference.DecoderBatch, inference.EncoderPrecision));
    }

    private SamModel Model(ModelOptions options) =>
        new(Options.Create(options), new ServiceMetrics(_services.GetRequiredService<IMeterFactory>()));
}
