using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Witness.Flow.Vault;

namespace Witness.Web.Wiring;

/// <summary>会话密钥 — the keys of session cookies lie in the data folder, closed under the master key like every other key of the house.</summary>
public sealed class SessionKeys(Keystore keys) : IXmlEncryptor, IConfigureOptions<KeyManagementOptions>
{
    internal const string Context = "session-keys";

    public void Configure(KeyManagementOptions options) => options.XmlEncryptor = this;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var closed = keys.Wrap(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), Context);
        return new(new XElement("closed", Convert.ToBase64String(closed)), typeof(SessionKeyOpener));
    }
}

/// <summary>Opens what <see cref="SessionKeys"/> closed; made by the framework, which knows it by its name alone.</summary>
public sealed class SessionKeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var open = services.GetRequiredService<Installation>().Keys.Unwrap(Convert.FromBase64String(encryptedElement.Value), SessionKeys.Context);
        using var reader = System.Xml.XmlReader.Create(new StringReader(System.Text.Encoding.UTF8.GetString(open)), new() { DtdProcessing = System.Xml.DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }
}
