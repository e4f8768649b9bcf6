using UoSam.Core.Exchange.Torch;
using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Exchange;

/// <summary>Files written by torch 1.13.1 (torch.save).</summary>
public class TorchFileTests
{
    /// <summary>torch.tensor([[0, 1, -1], [26, 3, 2]]).flatten(), int64.</summary>
    private const string Flat =
        "UEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAANABUAZmxhdC9kYXRhLnBrbEZCEQBaWlpaWlpaWlpaWlpaWlpaWoACY3RvcmNoLl91"
        + "dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQAoKFgHAAAAc3RvcmFnZXEBY3RvcmNoCkxvbmdTdG9yYWdlCnECWAEAAAAwcQNYAwAA"
        + "AGNwdXEESwZ0cQVRSwBLBoVxBksBhXEHiWNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxCClScQl0cQpScQsuUEsHCLAi0yGVAAAA"
        + "lQAAAFBLAwQAAAgIAAAAAAAAAAAAAAAAAAAAAAAACwAyAGZsYXQvZGF0YS8wRkIuAFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpa"
        + "WlpaWlpaWlpaWlpaWlpaWlpaWloAAAAAAAAAAAEAAAAAAAAA//////////8aAAAAAAAAAAMAAAAAAAAAAgAAAAAAAABQSwcIlT8G"
        + "2zAAAAAwAAAAUEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAAMABYAZmxhdC92ZXJzaW9uRkISAFpaWlpaWlpaWlpaWlpaWlpaWjMK"
        + "UEsHCNGeZ1UCAAAAAgAAAFBLAQIAAAAACAgAAAAAAACwItMhlQAAAJUAAAANAAAAAAAAAAAAAAAAAAAAAABmbGF0L2RhdGEucGts"
        + "UEsBAgAAAAAICAAAAAAAAJU/BtswAAAAMAAAAAsAAAAAAAAAAAAAAAAA5QAAAGZsYXQvZGF0YS8wUEsBAgAAAAAICAAAAAAAANGe"
        + "Z1UCAAAAAgAAAAwAAAAAAAAAAAAAAAAAgAEAAGZsYXQvdmVyc2lvblBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAMAAAAAAAAAAwAA"
        + "AAAAAACuAAAAAAAAANIBAAAAAAAAUEsGBwAAAACAAgAAAAAAAAEAAABQSwUGAAAAAAMAAwCuAAAA0gEAAAAA";

    /// <summary>torch.tensor([[0, 1], [2, 3], [4, 5]], dtype=torch.uint8).t(): a view of other strides.</summary>
    private const string Transposed =
        "UEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAAKABgAdC9kYXRhLnBrbEZCFABaWlpaWlpaWlpaWlpaWlpaWlpaWoACY3RvcmNoLl91"
        + "dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQAoKFgHAAAAc3RvcmFnZXEBY3RvcmNoCkJ5dGVTdG9yYWdlCnECWAEAAAAwcQNYAwAA"
        + "AGNwdXEESwZ0cQVRSwBLAksDhnEGSwFLAoZxB4ljY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQgpUnEJdHEKUnELLlBLBwitk79T"
        + "mQAAAJkAAABQSwMEAAAICAAAAAAAAAAAAAAAAAAAAAAAAAgAMQB0L2RhdGEvMEZCLQBaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpa"
        + "WlpaWlpaWlpaWlpaWlpaWlpaWloAAQIDBAVQSwcISs/rMAYAAAAGAAAAUEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAAJAEMAdC92"
        + "ZXJzaW9uRkI/AFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWjMK"
        + "UEsHCNGeZ1UCAAAAAgAAAFBLAQIAAAAACAgAAAAAAACtk79TmQAAAJkAAAAKAAAAAAAAAAAAAAAAAAAAAAB0L2RhdGEucGtsUEsB"
        + "AgAAAAAICAAAAAAAAErP6zAGAAAABgAAAAgAAAAAAAAAAAAAAAAA6QAAAHQvZGF0YS8wUEsBAgAAAAAICAAAAAAAANGeZ1UCAAAA"
        + "AgAAAAkAAAAAAAAAAAAAAAAAVgEAAHQvdmVyc2lvblBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAMAAAAAAAAAAwAAAAAAAAClAAAA"
        + "AAAAANIBAAAAAAAAUEsGBwAAAAB3AgAAAAAAAAEAAABQSwUGAAAAAAMAAwClAAAA0gEAAAAA";

    /// <summary>The values of Flat as int32, with _use_new_zipfile_serialization=False.</summary>
    private const string Legacy =
        "gAKKCmz8nEb5IGqoUBkugAJN6QMugAJ9cQAoWBAAAABwcm90b2NvbF92ZXJzaW9ucQFN6QNYDQAAAGxpdHRsZV9lbmRpYW5xAohY"
        + "CgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS6AAmN0b3JjaC5fdXRp"
        + "bHMKX3JlYnVpbGRfdGVuc29yX3YyCnEAKChYBwAAAHN0b3JhZ2VxAWN0b3JjaApJbnRTdG9yYWdlCnECWAkAAAA1NTQxMjQwNDhx"
        + "A1gDAAAAY3B1cQRLBk50cQVRSwBLBoVxBksBhXEHiWNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxCClScQl0cQpScQsugAJdcQBY"
        + "CQAAADU1NDEyNDA0OHEBYS4GAAAAAAAAAAAAAAABAAAA/////xoAAAADAAAAAgAAAA==";

    /// <summary>An object that is print('hi') when it is unpickled.</summary>
    private const string Call =
        "UEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAANABUAZXZpbC9kYXRhLnBrbEZCEQBaWlpaWlpaWlpaWlpaWlpaWoACY19fYnVpbHRp"
        + "bl9fCnByaW50CnEAWAIAAABoaXEBhXECUnEDLlBLBwgFDwE0JwAAACcAAABQSwMEAAAICAAAAAAAAAAAAAAAAAAAAAAAAAwAHwBl"
        + "dmlsL3ZlcnNpb25GQhsAWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaMwpQSwcI0Z5nVQIAAAACAAAAUEsBAgAAAAAICAAAAAAA"
        + "AAUPATQnAAAAJwAAAA0AAAAAAAAAAAAAAAAAAAAAAGV2aWwvZGF0YS5wa2xQSwECAAAAAAgIAAAAAAAA0Z5nVQIAAAACAAAADAAA"
        + "AAAAAAAAAAAAAAB3AAAAZXZpbC92ZXJzaW9uUEsGBiwAAAAAAAAAHgMtAAAAAAAAAAAAAgAAAAAAAAACAAAAAAAAAHUAAAAAAAAA"
        + "0gAAAAAAAABQSwYHAAAAAEcBAAAAAAAAAQAAAFBLBQYAAAAAAgACAHUAAADSAAAAAAA=";

    /// <summary>A dictionary with the tensor.</summary>
    private const string Dictionary =
        "UEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAANABUAZGljdC9kYXRhLnBrbEZCEQBaWlpaWlpaWlpaWlpaWlpaWoACfXEAWAEAAABh"
        + "cQFjdG9yY2guX3V0aWxzCl9yZWJ1aWxkX3RlbnNvcl92MgpxAigoWAcAAABzdG9yYWdlcQNjdG9yY2gKTG9uZ1N0b3JhZ2UKcQRY"
        + "AQAAADBxBVgDAAAAY3B1cQZLBnRxB1FLAEsGhXEISwGFcQmJY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnEKKVJxC3RxDFJxDXMu"
        + "UEsHCHAIBWShAAAAoQAAAFBLAwQAAAgIAAAAAAAAAAAAAAAAAAAAAAAACwAmAGRpY3QvZGF0YS8wRkIiAFpaWlpaWlpaWlpaWlpa"
        + "WlpaWlpaWlpaWlpaWlpaWlpaWloAAAAAAAAAAAEAAAAAAAAA//////////8aAAAAAAAAAAMAAAAAAAAAAgAAAAAAAABQSwcIlT8G"
        + "2zAAAAAwAAAAUEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAAMABYAZGljdC92ZXJzaW9uRkISAFpaWlpaWlpaWlpaWlpaWlpaWjMK"
        + "UEsHCNGeZ1UCAAAAAgAAAFBLAQIAAAAACAgAAAAAAABwCAVkoQAAAKEAAAANAAAAAAAAAAAAAAAAAAAAAABkaWN0L2RhdGEucGts"
        + "UEsBAgAAAAAICAAAAAAAAJU/BtswAAAAMAAAAAsAAAAAAAAAAAAAAAAA8QAAAGRpY3QvZGF0YS8wUEsBAgAAAAAICAAAAAAAANGe"
        + "Z1UCAAAAAgAAAAwAAAAAAAAAAAAAAAAAgAEAAGRpY3QvdmVyc2lvblBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAMAAAAAAAAAAwAA"
        + "AAAAAACuAAAAAAAAANIBAAAAAAAAUEsGBwAAAACAAgAAAAAAAAEAAABQSwUGAAAAAAMAAwCuAAAA0gEAAAAA";

    [Theory]
    [InlineData(Flat)]
    [InlineData(Legacy)]
    public void ReadLabelMap_FlatTensor_TakesTheSizeNamed(string file)
    {
        var map = Read(Convert.FromBase64String(file), new ImageSize(2, 3));

        Assert.Equal((2, 3), (map.Height, map.Width));
        Assert.Equal([0, 1, 255, 26, 3, 2], map.Labels.Select(id => (int)id));
    }

    [Fact]
    public void ReadLabelMap_OneByteOfItsNumbersChanged_RefusesAsDamaged()
    {
        var file = Convert.FromBase64String(Flat);
        file[file.AsSpan().IndexOf<byte>([26, 0, 0, 0, 0, 0, 0, 0])] = 25;

        var fault = Assert.Throws<InvalidInputException>(() => Read(file, new ImageSize(2, 3)));

        Assert.Contains("damaged zip", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLabelMap_OtherStrides_AreFollowed()
    {
        var map = Read(Convert.FromBase64String(Transposed), null);

        Assert.Equal((2, 3), (map.Height, map.Width));
        Assert.Equal([0, 2, 4, 1, 3, 5], map.Labels.Select(id => (int)id));
    }

    [Fact]
    public void ReadLabelMap_FlatTensorThatIsNoSquare_AsksForTheSize()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Read(Convert.FromBase64String(Flat), null));

        Assert.Contains("flat tensor of 6", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLabelMap_OtherClass_IsNamedAndNotCalled()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Read(Convert.FromBase64String(Call), null));

        Assert.Equal("TORCH", fault.Reason);
        Assert.Contains("__builtin__ print", fault.Message, StringComparison.Ordinal);
        Assert.Contains("numpy.save", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLabelMap_Dictionary_Refuses()
    {
        Assert.Equal("TORCH", Assert.Throws<InvalidInputException>(() => Read(Convert.FromBase64String(Dictionary), null)).Reason);
    }

    [Fact]
    public void ReadLabelMap_CutOffAnywhere_Refuses()
    {
        foreach (var file in new[] { Flat, Legacy, Call }.Select(Convert.FromBase64String))
        {
            for (var length = 0; length < file.Length; length++)
            {
                Assert.Throws<InvalidInputException>(() => Read(file[..length], new ImageSize(2, 3)));
            }
        }
    }

    [Fact]
    public void ReadLabelMap_AnyByteChanged_ReadsOrRefuses()
    {
        var random = new Random(5);
        foreach (var file in new[] { Flat, Transposed, Legacy, Call }.Select(Convert.FromBase64String))
        {
            for (var i = 0; i < file.Length * 4; i++)
            {
                var changed = (byte[])file.Clone();
                changed[i / 4] = (byte)random.Next(256);
                var fault = Record.Exception(() => Read(changed, new ImageSize(2, 3)));

                Assert.True(fault is null or InvalidInputException, $"byte {i / 4} as {changed[i / 4]}: {fault}");
            }
        }
    }

    private static UoSam.Core.LabelMaps.LabelMap Read(byte[] file, ImageSize? size) =>
        TorchFile.ReadLabelMap(file, size, 255, ImageLimits.Default);
}
