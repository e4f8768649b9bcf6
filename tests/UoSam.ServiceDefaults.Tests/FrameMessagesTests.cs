using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Temporal;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using UoSam.Testing;
using PixelBox = UoSam.Core.Masks.PixelBox;
using Preset = UoSam.Core.Presets.Preset;
using TemporalParameters = UoSam.Core.Presets.TemporalParameters;
using TemporalPrior = UoSam.Core.Temporal.TemporalPrior;

namespace UoSam.ServiceDefaults.Tests;

public class FrameMessagesTests
{
    [Fact]
    public void Prior_RoundTrip_IsTheSame()
    {
        var prior = Prior();

        var read = FrameMessages.FromMessage(Message(prior), ImageLimits.Default);

        Assert.Equal((prior.Age, prior.Bridged, prior.Agreement), (read.Age, read.Bridged, read.Agreement));
        Assert.Equal(prior.Map.Labels, read.Map.Labels);
        Assert.Equal(prior.Fingerprint.Values, read.Fingerprint.Values);
        Assert.Equal(prior.Memory.Samples, read.Memory.Samples);
        Assert.Equal(Lower(prior.Memory.Gram), Lower(read.Memory.Gram));
        Assert.Equal(prior.Shares.Select(shares => shares.ClassId), read.Shares.Select(shares => shares.ClassId));
        Assert.Equal(prior.Shares.SelectMany(shares => shares.Values), read.Shares.SelectMany(shares => shares.Values));
        Assert.Equal(prior.Memory.Classes.SelectMany(known => known.Moments), read.Memory.Classes.SelectMany(known => known.Moments));
    }

    [Fact]
    public void Prior_CutOff_IsRefused()
    {
        var message = Message(Prior());
        message.Gram = ByteString.CopyFrom(message.Gram.Span[..^4]);

        var error = Assert.Throws<InvalidInputException>(() => FrameMessages.FromMessage(message, ImageLimits.Default));

        Assert.Equal("PRIOR", error.Reason);
        Assert.Contains("gram has 33669 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_WithObjects_IsRefused()
    {
        var request = new OptimizeLocalRequest { Frame = new FrameContext(), Preset = Protos.V1.Preset.Fast };
        request.Objects.Add(new Protos.V1.ObjectPrompt());

        var error = Assert.Throws<InvalidInputException>(
            () => FrameMessages.FromMessage(request, Preset.Fast.Local, ImageLimits.Default));

        Assert.Equal("FRAME_OBJECTS", error.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Request_WithDenoise_IsRefused(bool value)
    {
        var request = new OptimizeLocalRequest
        {
            Frame = new FrameContext { Prompts = new PromptParameters { Denoise = value } },
            Preset = Protos.V1.Preset.Fast,
        };

        var error = Assert.Throws<InvalidInputException>(
            () => FrameMessages.FromMessage(request, Preset.Fast.Local, ImageLimits.Default));

        Assert.Equal("FRAME_DENOISE", error.Reason);
    }

    [Fact]
    public void Parameters_EveryField_ComesBackInTheEcho()
    {
        var message = ParameterMessages.Echo<Protos.V1.TemporalParameters>(new TemporalParameters { BridgeFrames = 3, PriorWeight = 0.7 });

        Assert.All(Protos.V1.TemporalParameters.Descriptor.Fields.InFieldNumberOrder(), field => Assert.True(field.Accessor.HasValue(message), field.Name));
        Assert.Equal(message, ParameterMessages.Echo<Protos.V1.TemporalParameters>(ParameterMessages.Override(new TemporalParameters(), message)));
    }

    private static Protos.V1.TemporalPrior Message(TemporalPrior prior) => Protos.V1.TemporalPrior.Parser.ParseFrom(
        FrameMessages.ToMessage(prior, new Protos.V1.LabelMap { BackgroundId = 0 }).ToByteArray());

    // The other half of the products says the same and is not read.
    private static IEnumerable<float> Lower(float[] gram) => gram.Where((_, i) => i % 259 <= i / 259);

    private static TemporalPrior Prior()
    {
        var box = new PixelBox(0, 0, 32, 64);
        var refinement = new FrameRefinement(Preset.Fast.Prompts, Preset.Fast.Local, new TemporalParameters(), null);
        return TemporalOptimizer.Optimize(
            new FakeMaskDecoder(_ => Scene.Mask(box)), Scene.Embedding(), Scene.Map((7, box)), LabelSpace.Default, refinement, 100, default).Next;
    }
}
