using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Inference;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Errors;
using ImageFrame = UoSam.Core.Inference.ImageFrame;
using PixelBox = UoSam.Core.Masks.PixelBox;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Embeddings on the wire and in memory.</summary>
public static class EmbeddingMessages
{
    private const int Values = 256 * 64 * 64;

    /// <summary>Writes an embedding as float16 or float32.</summary>
    /// <exception cref="InvalidInputException">ELEMENT_TYPE: neither of them.</exception>
    public static Embedding ToMessage(ImageEmbedding embedding, ElementType type, ModelInfo model)
    {
        var data = type switch
        {
            ElementType.Float16 => Halves(embedding.Values),
            ElementType.Float32 => MemoryMarshal.AsBytes<float>(embedding.Values).ToArray(),
            _ => throw new InvalidInputException("ELEMENT_TYPE", "element_type is unspecified; ask for FLOAT16 or FLOAT32"),
        };
        return new Embedding
        {
            ElementType = type,
            Shape = { 1, embedding.Channels, embedding.Side, embedding.Side },
            Data = UnsafeByteOperations.UnsafeWrap(data),
            Frame = ToMessage(embedding.Frame),
            Model = model,
        };
    }

    /// <summary>Reads an embedding.</summary>
    /// <exception cref="InvalidInputException">EMBEDDING: not [1, 256, 64, 64], or data or frame do not fit.</exception>
    public static ImageEmbedding FromMessage(Embedding? message)
    {
        var embedding = FrameOf(message);
        var values = new float[Values];
        if (message!.ElementType == ElementType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(message.Data.Span).CopyTo(values);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(message.Data.Span), values);
        }

        return float.IsFinite(TensorPrimitives.Sum<float>(values))
            ? embedding with { Values = values }
            : throw Fault("holds values that are not finite", "send what SamEncoder answered");
    }

    /// <summary>The same without its values, for those that need only where it lies.</summary>
    /// <exception cref="InvalidInputException">As above, but for values that are not finite.</exception>
    public static ImageEmbedding FrameOf(Embedding? message)
    {
        if (message is null)
        {
            throw Fault("is missing", "send what SamEncoder answered");
        }

        int[] shape = [.. message.Shape];
        if (shape is not [1, 256, 64, 64])
        {
            throw Fault($"has the shape [{string.Join(", ", shape)}]", "expected [1, 256, 64, 64]");
        }

        var bytes = message.ElementType switch
        {
            ElementType.Float16 => 2 * Values,
            ElementType.Float32 => 4 * Values,
            _ => throw Fault("has no element type", "expected FLOAT16 or FLOAT32"),
        };
        if (message.Data.Length != bytes)
        {
            throw Fault($"has {message.Data.Length} bytes", $"expected {bytes}");
        }

        return new ImageEmbedding([], 256, 64, FromMessage(message.Frame));
    }

    /// <summary>Refuses an embedding of other weights than the decoder's.</summary>
    /// <exception cref="ModelMismatchException">Another hash.</exception>
    public static void CheckModel(Embedding message, ModelInfo decoder)
    {
        if (message.Model?.Sha256 != decoder.Sha256)
        {
            throw new ModelMismatchException(
                $"the embedding comes from model '{message.Model?.Id}', the decoder is of '{decoder.Id}' with another "
                + "hash; use an encoder of the same model");
        }
    }

    private static byte[] Halves(float[] values)
    {
        var bytes = new byte[values.Length * 2];
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return bytes;
    }

    private static Protos.V1.ImageFrame ToMessage(ImageFrame frame) => new()
    {
        ImageHeight = frame.ImageHeight,
        ImageWidth = frame.ImageWidth,
        Crop = PromptMessages.ToMessage(frame.Crop),
        CropLayer = frame.CropLayer,
        InputSize = frame.InputSize,
    };

    private static ImageFrame FromMessage(Protos.V1.ImageFrame? frame)
    {
        if (frame is not { ImageHeight: >= 1, ImageWidth: >= 1, InputSize: 1024, CropLayer: >= 0 and <= 2, Crop: { } crop }
            || crop.X0 < 0 || crop.Y0 < 0 || crop.X1 > frame.ImageWidth || crop.Y1 > frame.ImageHeight
            || crop.X1 <= crop.X0 || crop.Y1 <= crop.Y0)
        {
            throw Fault("has no usable frame", "expected a crop inside the image and an input_size of 1024");
        }

        var box = new PixelBox(crop.X0, crop.Y0, crop.X1, crop.Y1);
        return new ImageFrame(frame.ImageHeight, frame.ImageWidth, box, frame.CropLayer, frame.InputSize);
    }

    private static InvalidInputException Fault(string found, string expected) =>
        new("EMBEDDING", $"the embedding {found}; {expected}");
}
