using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// encoder [ROUNDS [floor]]: our encoder, preprocessing included, against a plain session on an input made beforehand, for images
/// of several shapes; what it leaves out does not concern the plain session, which always takes the square. With <c>floor</c>
/// <see cref="EncoderFloor"/> instead.
/// </summary>
internal static class EncoderBenchmark
{
    private static readonly ImageSize[] Sizes = [new(375, 500), new(333, 500), new(281, 500), new(500, 375), new(500, 500)];

    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        using var fixture = new ModelFixture();
        if (args.Length > 1 && args[1] == "floor")
        {
            return EncoderFloor.Run(fixture.Model, rounds);
        }

        var path = Path.Combine(fixture.Model.Folder, "encoder.onnx");
        using var session = new InferenceSession(path);
        using var threads = new SessionOptions { IntraOpNumThreads = ModelFixture.Options.ResolvedThreads };
        using var threaded = new InferenceSession(path, threads);
        using var run = new RunOptions();
        using var quantized = new ImageEncoder(
            fixture.Model, ModelFixture.Options with { EncoderPrecision = EncoderPrecision.Quantized });
        var images = Sizes.Select(size => SyntheticImage.DiskAndBox(size.Height, size.Width)).ToList();
        var input = new float[3 * 1024 * 1024];
        EncoderInput.Write(images[0], ImageFrame.Whole(images[0].Height, images[0].Width), input, 1024, 1024);
        using var tensor = OrtValue.CreateTensorValueFromMemory(input, [1, 3, 1024, 1024]);
        Compare(fixture.Encoder.Encode(images[0], default).Values, quantized.Encode(images[0], default).Values);

        Race.Run(
            rounds,
            [
                new Rival("plain session, our number of threads", () => Plain(threaded)),
                new Rival("plain session, default settings", () => Plain(session)),
                .. images.Select(image => new Rival(
                    $"ImageEncoder, {image.Height} x {image.Width}", () => fixture.Encoder.Encode(image, default))),
                .. images.Take(1).Select(image => new Rival(
                    $"ImageEncoder, int8, {image.Height} x {image.Width}", () => quantized.Encode(image, default))),
                new Rival("preprocessing alone", () => Prepare(images[0])),
            ]);
        return 0;

        static void Compare(float[] full, float[] bytes) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"int8: cosine similarity of the embeddings {TensorPrimitives.CosineSimilarity(full, bytes):f4}"));

        void Plain(InferenceSession plain) => plain.Run(run, ["input"], [tensor], ["output"]).Dispose();

        void Prepare(RgbImage image) =>
            EncoderInput.Write(image, ImageFrame.Whole(image.Height, image.Width), new float[input.Length], 1024, 1024);
    }
}
