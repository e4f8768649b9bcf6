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
        return new Embedding
        {
            ElementType = type,
            Shape = { 1, embedding.Channels, embedding.Side, embedding.Side },
            Data = Bytes(embedding.Values, type),
            Frame = ToMessage(embedding.Frame),
            Model = model,
            CellColours = embedding.Colours is { } colours ? Bytes(colours.Values, type) : ByteString.Empty,
            MaskColours = embedding.MaskColours is { } fine ? UnsafeByteOperations.UnsafeWrap(fine.Values) : ByteString.Empty,
        };
    }

    /// <summary>Reads an embedding.</summary>
    /// <exception cref="InvalidInputException">EMBEDDING: not [1, 256, 64, 64], or data, colours or frame do not fit.</exception>
    public static ImageEmbedding FromMessage(Embedding? message)
    {
        var embedding = FrameOf(message);
        var values = Floats(message!.Data, message.ElementType);
        return float.IsFinite(TensorPrimitives.Sum<float>(values))
            ? embedding with { Values = values, Colours = ColoursOf(message), MaskColours = MaskColoursOf(message) }
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

        var size = message.ElementType switch
        {
            ElementType.Float16 => 2,
            ElementType.Float32 => 4,
            _ => throw Fault("has no element type", "expected FLOAT16 or FLOAT32"),
        };
        if (message.Data.Length != size * Values)
        {
            throw Fault($"has {message.Data.Length} bytes", $"expected {size * Values}");
        }

        if (message.CellColours.Length != 0 && message.CellColours.Length != size * CellColours.Length)
        {
            throw Fault($"has {message.CellColours.Length} bytes of colours", $"expected {size * CellColours.Length} or none");
        }

        if (message.MaskColours.Length != 0 && message.MaskColours.Length != MaskColours.Length)
        {
            throw Fault($"has {message.MaskColours.Length} bytes of mask colours", $"expected {MaskColours.Length} or none");
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

    private static CellColours? ColoursOf(Embedding message)
    {
        if (message.CellColours.IsEmpty)
        {
            return null;
        }

        var values = Floats(message.CellColours, message.ElementType);
        return TensorPrimitives.MaxMagnitude<float>(values) <= CellColours.Most
            ? new CellColours(values)
            : throw Fault($"holds colours beyond {CellColours.Most}", "send what SamEncoder answered");
    }

    private static MaskColours? MaskColoursOf(Embedding message) =>
        message.MaskColours.IsEmpty ? null : new MaskColours(message.MaskColours.ToByteArray());

    internal static ByteString Bytes(float[] values, ElementType type) => UnsafeByteOperations.UnsafeWrap(type switch
    {
        ElementType.Float16 => Halves(values),
        ElementType.Float32 => MemoryMarshal.AsBytes<float>(values).ToArray(),
        _ => throw new InvalidInputException("ELEMENT_TYPE", "element_type is unspecified; ask for FLOAT16 or FLOAT32"),
    });

    private static byte[] Halves(float[] values)
    {
        var bytes = new byte[values.Length * 2];
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return bytes;
    }

    internal static float[] Floats(ByteString bytes, ElementType type)
    {
        if (type == ElementType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray();
        }

        var halves = MemoryMarshal.Cast<byte, Half>(bytes.Span);
        var values = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, values);
        return values;
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
