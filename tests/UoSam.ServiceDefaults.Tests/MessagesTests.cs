using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Inference;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Messages;
using UoSam.Testing;
using Preset = UoSam.Core.Presets.Preset;

namespace UoSam.ServiceDefaults.Tests;

public class MessagesTests
{
    [Fact]
    public void Override_EveryFieldOfThePresets_ComesBackInTheEcho()
    {
        // The values of one preset, sent as overrides of another, must arrive whole: each field is read and echoed.
        Check<Protos.V1.EncodeParameters, Core.Presets.EncodeParameters>(Preset.Reference.Encode, Preset.Default.Encode);
        Check<Protos.V1.PromptParameters, Core.Presets.PromptParameters>(Preset.Default.Prompts, Preset.Reference.Prompts);
        Check<Protos.V1.LocalParameters, Core.Presets.LocalParameters>(Preset.Default.Local, Preset.Reference.Local);
        Check<Protos.V1.GlobalParameters, Core.Presets.GlobalParameters>(
            new Core.Presets.GlobalParameters { PointsPerSide = 3, VotePurity = 0.5, BackgroundVotes = false, PostProcess = Core.PostProcessing.PostProcess.Guided, CrfIterations = 3 }, Preset.Default.Global);

        static void Check<TMessage, TRecord>(TRecord wanted, TRecord other)
            where TMessage : IMessage<TMessage>, new()
            where TRecord : notnull
        {
            var message = ParameterMessages.Echo<TMessage>(wanted);
            Assert.All(
                message.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.IsRepeated),
                field => Assert.True(field.Accessor.HasValue(message), field.Name));
            var read = ParameterMessages.Override(other, message);
            Assert.Equal(message, ParameterMessages.Echo<TMessage>(read));
        }
    }

    [Fact]
    public void Override_OutOfRange_NamesTheParameter()
    {
        var error = Assert.Throws<InvalidInputException>(() => ParameterMessages.Override(
            Preset.Default.Local, new Protos.V1.LocalParameters { AcceptIou = 1.5 }));

        Assert.Equal("PARAMETER_RANGE", error.Reason);
        Assert.Contains("accept_iou is 1.5, expected 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PresetOf_Unspecified_IsRefused() =>
        Assert.Throws<InvalidInputException>(() => ParameterMessages.PresetOf(Protos.V1.Preset.Unspecified));

    [Theory]
    [InlineData(ElementType.Float16, 2 << 20)]
    [InlineData(ElementType.Float32, 4 << 20)]
    public void Embedding_RoundTrip_KeepsValuesAndFrame(ElementType type, int bytes)
    {
        var embedding = Scene.Embedding();

        var message = EmbeddingMessages.ToMessage(embedding, type, new ModelInfo());
        var read = EmbeddingMessages.FromMessage(message);

        Assert.Equal(bytes, message.Data.Length);
        Assert.Equal(embedding.Values, read.Values);
        Assert.Equal(embedding.Frame, read.Frame);
    }

    [Theory]
    [InlineData(ElementType.Float16, 2)]
    [InlineData(ElementType.Float32, 4)]
    public void Embedding_Colours_AreKeptOrLeftOut(ElementType type, int bytes)
    {
        var values = Enumerable.Range(0, CellColours.Length).Select(i => (i % 17 / 4f) - 2).ToArray();
        var embedding = Scene.Embedding() with { Colours = new CellColours(values) };

        var message = EmbeddingMessages.ToMessage(embedding, type, new ModelInfo());
        var without = EmbeddingMessages.ToMessage(Scene.Embedding(), type, new ModelInfo());

        Assert.Equal(bytes * 6 * 64 * 64, message.CellColours.Length);
        Assert.Equal(values, EmbeddingMessages.FromMessage(message).Colours!.Values);
        Assert.Null(EmbeddingMessages.FromMessage(without).Colours);
    }

    [Theory]
    [InlineData(0f, 100, "100 bytes of colours")]
    [InlineData(5f, 98304, "colours beyond 4")]
    [InlineData(float.NaN, 98304, "colours beyond 4")]
    public void Embedding_UnusableColours_AreRefused(float value, int bytes, string expected)
    {
        var message = EmbeddingMessages.ToMessage(Scene.Embedding(), ElementType.Float32, new ModelInfo());
        var colours = new byte[bytes];
        BitConverter.TryWriteBytes(colours.AsSpan(40), value);
        message.CellColours = ByteString.CopyFrom(colours);

        var error = Assert.Throws<InvalidInputException>(() => EmbeddingMessages.FromMessage(message));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_MaskColours_AreKeptOrLeftOut()
    {
        byte[] values = [.. Enumerable.Range(0, MaskColours.Length).Select(i => (byte)i)];
        var embedding = Scene.Embedding() with { MaskColours = new MaskColours(values) };

        var message = EmbeddingMessages.ToMessage(embedding, ElementType.Float16, new ModelInfo());
        var without = EmbeddingMessages.ToMessage(Scene.Embedding(), ElementType.Float16, new ModelInfo());

        Assert.Equal(values, EmbeddingMessages.FromMessage(message).MaskColours!.Values);
        Assert.Null(EmbeddingMessages.FromMessage(without).MaskColours);
        message.MaskColours = ByteString.CopyFrom(1, 2, 3);
        var error = Assert.Throws<InvalidInputException>(() => EmbeddingMessages.FromMessage(message));
        Assert.Contains("3 bytes of mask colours; expected 196608 or none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_CutShort_IsRefusedWithBothSizes()
    {
        var message = EmbeddingMessages.ToMessage(Scene.Embedding(), ElementType.Float16, new ModelInfo());
        message.Data = ByteString.CopyFrom(new byte[100]);

        var error = Assert.Throws<InvalidInputException>(() => EmbeddingMessages.FromMessage(message));

        Assert.Contains("100 bytes; expected 2097152", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckModel_OtherHash_IsRefused() =>
        Assert.Throws<ModelMismatchException>(() => EmbeddingMessages.CheckModel(
            new Embedding { Model = new ModelInfo { Sha256 = "a" } }, new ModelInfo { Sha256 = "b" }));

    [Fact]
    public void ErrorStatus_OwnFault_SaysNothingOfItself()
    {
        var status = ErrorStatus.Of(new ArgumentException("secret path"));

        Assert.Equal((int)Google.Rpc.Code.Internal, status.Code);
        Assert.DoesNotContain("secret", status.ToString(), StringComparison.Ordinal);
    }
}
