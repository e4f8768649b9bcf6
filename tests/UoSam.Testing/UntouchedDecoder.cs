using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.Testing;

/// <summary>The decoder's export as it came, one prompt per run: what everybody else does, and the reference.</summary>
public sealed class UntouchedDecoder : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <summary>
    /// As many threads as we take: ONNX Runtime's own default is one per physical core, which halves it on two logical
    /// processors of one core and would flatter us.
    /// </summary>
    /// <param name="model">Its decoder.</param>
    /// <param name="spins">Whether waiting threads spin: ONNX Runtime's default, not ours, at the cost of all else on the machine.</param>
    public UntouchedDecoder(PreparedModel model, bool spins = false)
    {
        using var options = new SessionOptions { IntraOpNumThreads = ModelFixture.Options.ResolvedThreads };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", spins ? "1" : "0");
        _session = new InferenceSession(Path.Combine(model.Folder, "decoder.onnx"), options);
    }

    /// <summary>Decodes one prompt; coordinates are mapped to the encoder's input as for our decoder.</summary>
    public UntouchedMask Decode(ImageEmbedding embedding, SamPrompt prompt)
    {
        var group = PromptGroup.Of(prompt);
        var mask = (float[])(prompt.MaskLogits ?? new float[DecoderInput.MaskLength]).Clone();
        var input = DecoderInputBuilder.Build(embedding, group, [prompt], new float[DecoderInput.MaskLength]);
        using var embeddings = Tensor(embedding.Values, 1, 256, 64, 64);
        using var coords = Tensor(input.Coords, 1, group.Tokens, 2);
        using var labels = Tensor(input.Labels, 1, group.Tokens);
        using var masks = Tensor(mask, 1, 1, 256, 256);
        using var hasMask = Tensor([group.HasMask ? 1 : 0], 1);
        using var size = Tensor([embedding.Frame.Crop.Height, embedding.Frame.Crop.Width], 2);
        using var outputs = _session.Run(
            _run,
            ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size"],
            [embeddings, coords, labels, masks, hasMask, size],
            ["iou_predictions", "low_res_masks"]);
        return new UntouchedMask(
            group.Tokens,
            outputs[0].GetTensorDataAsSpan<float>()[0],
            outputs[1].GetTensorDataAsSpan<float>().ToArray());
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static OrtValue Tensor(float[] values, params long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(values, shape);
}
